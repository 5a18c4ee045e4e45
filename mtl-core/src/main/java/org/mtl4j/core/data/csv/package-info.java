// SPDX-License-Identifier: Apache-2.0
/**
 * Delimited text as a data source. {@link org.mtl4j.core.data.csv.CsvSource} reads whole files into
 * tables, by a FastCSV callback that puts each field directly into its column. {@link
 * org.mtl4j.core.data.csv.CsvGuess} guesses the format of a file.
 *
 * <p>Calls {@code api}, {@code serve}.
 */
package org.mtl4j.core.data.csv;
