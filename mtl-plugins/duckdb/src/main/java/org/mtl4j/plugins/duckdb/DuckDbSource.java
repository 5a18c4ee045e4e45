package org.mtl4j.plugins.duckdb;

import java.nio.file.Path;
import java.util.Optional;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Whatever DuckDB reads: a file or a pattern of files in CSV, Parquet or JSON, or a query over
 * files and over the tables of a database. Types are taken over: numbers, decimals and truth values
 * become numbers, dates and times seconds (since 1970 in UTC, or of the day), texts and
 * enumerations categories. Only columns that are used are read. A query that leaves the order of
 * its rows open should say ORDER BY, or a split can differ from run to run.
 *
 * @param train what to learn from: a file, or a query
 * @param validation what to choose by, if there is something
 * @param test what to judge by, if there is something
 * @param folder where relative names of files in queries begin
 * @param database a DuckDB database, opened for reading alone
 */
@Pluggable(
    name = "duckdb",
    summary = "What DuckDB reads: CSV, Parquet, JSON, SQL over files and databases.",
    source = "Raasveldt and Mühleisen, SIGMOD 2019")
public record DuckDbSource(
    @Option(value = "what to learn from: a file (or pattern of files), or a query", required = true)
        String train,
    @Option("what to choose by: a file or a query; else rows are split off")
        Optional<String> validation,
    @Option("what to judge by: a file or a query; else rows are split off") Optional<String> test,
    @Option("where relative names of files begin; the working folder by default")
        Optional<Path> folder,
    @Option("a DuckDB database whose tables queries may name; only read") Optional<Path> database)
    implements DataSource {

  /** Files alone, from the working folder. */
  public DuckDbSource(String train) {
    this(train, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public Tables read(Request request) {
    try (Session session = Session.open(folder, database)) {
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
