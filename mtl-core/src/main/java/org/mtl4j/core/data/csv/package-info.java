/**
 * The source of delimited text. {@link org.mtl4j.core.data.csv.CsvSource} is its only entry; behind
 * it a file is opened, its records are parsed by FastCSV, and each field goes straight into the
 * growing array of its column.
 */
package org.mtl4j.core.data.csv;
