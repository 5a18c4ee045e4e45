// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.FileEndings;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Data that DuckDB reads: a file or a glob pattern of files in CSV, Parquet or JSON, or a query
 * over files and over the tables of a database. Numbers, decimals and booleans become numbers;
 * dates and times become seconds (since 1970 in UTC, or of the day); texts and enums become
 * categories; lists and arrays of texts, booleans and whole numbers become {@link
 * org.mtl4j.api.data.Items lists of categories}, those of other numbers sequences. Only columns
 * that are used are read. A query should have an ORDER BY: otherwise the order of its rows, and so
 * a split, can differ from run to run. A query is one SELECT statement, which is checked before
 * anything runs.
 *
 * @param train the training rows: a file or a query
 * @param validation the validation rows; if absent, rows are split off
 * @param test the test rows; if absent, rows are split off
 * @param folder the folder of relative file names in queries
 * @param database a DuckDB database, opened read-only
 * @param external whether queries may read any file and address and load extensions; else only what
 *     is below the folder (by default the working folder) and beside the named files
 * @param minutes the longest time for the rows of a query; 0 for no limit
 */
@Pluggable(
    name = "duckdb",
    summary = "Data that DuckDB reads: CSV, Parquet, JSON, SQL over files and databases.",
    source = "Raasveldt and Mühleisen, SIGMOD 2019")
@FileEndings({".parquet", ".json", ".jsonl", ".ndjson", ".json.zst", ".jsonl.zst", ".ndjson.zst"})
public record DuckDbSource(
    @Option(value = "training rows: a file (or glob pattern), or a query", required = true)
        String train,
    @Option("validation rows: a file or a query; else rows are split off")
        Optional<String> validation,
    @Option("test rows: a file or a query; else rows are split off") Optional<String> test,
    @Option("folder of relative file names; the working folder by default") Optional<Path> folder,
    @Option("a DuckDB database with the tables of queries; opened read-only")
        Optional<Path> database,
    @Option(
            "let queries read files outside of the folder and remote ones, and load extensions;"
                + " only for queries that you trust")
        boolean external,
    @Option("minutes after which a query is stopped; 0 for no limit") double minutes)
    implements DataSource {

  public DuckDbSource {
    Bounds.notNegative("minutes", minutes);
  }

  /** Training rows from the working folder, without a database. */
  public DuckDbSource(String train) {
    this(train, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, 60);
  }

  @Override
  public Tables read(Request request) {
    try (Session session = Session.open(this)) {
      return Tables.alike(
          session.read(train, request),
          validation.map(rows -> session.read(rows, request)),
          test.map(rows -> session.read(rows, request)));
    } catch (NoClassDefFoundError e) {
      throw new DataException(
          "DuckDB itself is missing (%s): drop in the JAR whose name ends in -plugin.jar, which"
                  .formatted(e.getMessage())
              + " holds it, or put org.duckdb:duckdb_jdbc on the class path",
          e);
    }
  }
}
