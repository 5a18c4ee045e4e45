// SPDX-License-Identifier: Apache-2.0
/**
 * Files with the results of runs, comparisons and fronts. Called by commands and Java programs;
 * reads the records of {@code core.train}, {@code core.compare.table} and {@code core.pareto}.
 */
package org.mtl4j.core.report;
