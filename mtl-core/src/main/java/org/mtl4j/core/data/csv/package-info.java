/**
 * Delimited text. {@link org.mtl4j.core.data.csv.CsvSource} reads whole files into tables, {@link
 * org.mtl4j.serve.csv.CsvRows} one row after the other; {@link org.mtl4j.core.data.csv.Dialect}
 * guesses how a file is written. Behind them a file is opened, its records are parsed by FastCSV,
 * and each field goes straight to where it is kept.
 */
package org.mtl4j.core.data.csv;
