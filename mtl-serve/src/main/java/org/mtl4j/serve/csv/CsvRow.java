// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import java.util.List;

/**
 * One row of delimited text.
 *
 * @param line where it begins, from 1
 * @param values without the white space around them, unless it was quoted
 */
public record CsvRow(long line, List<String> values) {}
