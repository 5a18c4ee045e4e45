// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import java.util.List;

/**
 * One row of delimited text.
 *
 * @param line the line in which it begins, from 1
 * @param values without surrounding white space, unless it is quoted
 */
public record CsvRow(long line, List<String> values) {}
