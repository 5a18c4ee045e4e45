// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/** A connection to DuckDB in this process. */
final class Session implements AutoCloseable {
  private static final Pattern QUERY =
      Pattern.compile(
          "\\s*(\\(|(select|from|with|values|table|pivot|unpivot)\\s).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final DuckDBConnection connection;

  private Session(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens DuckDB in memory, or a database.
   *
   * @param folder the folder of relative file names
   * @throws DataException if there is no such folder or database
   */
  static Session open(Optional<Path> folder, Optional<Path> database) {
    database
        .filter(file -> !Files.isRegularFile(file))
        .ifPresent(
            file -> {
              throw new DataException("there is no database " + file);
            });
    folder
        .filter(path -> !Files.isDirectory(path))
        .ifPresent(
            path -> {
              throw new DataException("there is no folder " + path);
            });
    Properties properties = new Properties();
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    database.ifPresent(
        file -> properties.setProperty(DuckDBDriver.DUCKDB_READONLY_PROPERTY, "true"));
    String url = "jdbc:duckdb:" + database.map(file -> file.toAbsolutePath().toString()).orElse("");
    try {
      Session session = new Session((DuckDBConnection) new DuckDBDriver().connect(url, properties));
      folder.ifPresent(path -> session.search(path.toAbsolutePath()));
      return session;
    } catch (SQLException e) {
      throw new DataException("DuckDB cannot open " + url + ": " + message(e), e);
    }
  }

  /**
   * Reads a file or the rows of a query.
   *
   * @throws DataException if DuckDB fails, with its message
   */
  Table read(String fileOrQuery, Request request) {
    String text = fileOrQuery.strip().replaceFirst(";\\s*$", "");
    String sql = QUERY.matcher(text).matches() ? text : "SELECT * FROM " + literal(text);
    return new Query(connection, text, sql).read(request);
  }

  private void search(Path folder) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET file_search_path = " + literal(folder.toString()));
    } catch (SQLException e) {
      throw new DataException("DuckDB cannot search " + folder + ": " + message(e), e);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** DuckDB's message in one line. */
  static String message(Throwable e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DataException("DuckDB cannot be closed: " + message(e), e);
    }
  }
}
