// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** The first character of a pattern of file names. */
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private static final Pattern STRING = Pattern.compile("(['\"])([^'\"]*+)\\1");

  private final DuckDBConnection connection;
  private final double minutes;

  private Session(DuckDBConnection connection, double minutes) {
    this.connection = connection;
    this.minutes = minutes;
  }

  /**
   * Opens DuckDB in memory, or a database.
   *
   * @throws DataException if there is no such folder or database
   */
  static Session open(DuckDbSource source) {
    Optional<Path> folder = source.folder();
    Optional<Path> database = source.database();
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
      Session session =
          new Session(
              (DuckDBConnection) new DuckDBDriver().connect(url, properties), source.minutes());
      session.set("file_search_path", literal(absolute(folder.orElse(Path.of("")))));
      if (!source.external()) {
        session.lock(directories(source), relative(source));
      }
      return session;
    } catch (SQLException e) {
      throw new DataException("DuckDB cannot open " + url + ": " + message(e), e);
    }
  }

  /**
   * Reads a file or the rows of a query.
   *
   * @throws DataException if the query is not one SELECT statement, or DuckDB fails, with its
   *     message
   */
  Table read(String fileOrQuery, Request request) {
    String text = fileOrQuery.strip().replaceFirst(";\\s*$", "");
    String sql = isQuery(text) ? text : "SELECT * FROM " + literal(text);
    requireOneSelect(text, sql);
    return new Query(connection, text, sql, minutes).read(request);
  }

  private static boolean isQuery(String text) {
    return QUERY.matcher(text).matches();
  }

  /** To prepare several statements runs all but the last: so DuckDB parses the text first. */
  private void requireOneSelect(String text, String sql) {
    try (PreparedStatement parse =
        connection.prepareStatement(
            "SELECT json_extract_string(j, '$.error_message'),"
                + " json_array_length(j, '$.statements')"
                + " FROM (SELECT json_serialize_sql(?::VARCHAR) AS j)")) {
      parse.setString(1, sql);
      try (ResultSet parsed = parse.executeQuery()) {
        parsed.next();
        String error = parsed.getString(1);
        if (error != null) {
          throw new DataException(
              "the query [%s]: DuckDB says: %s".formatted(text, error.replaceAll("\\s+", " ")));
        }
        if (parsed.getInt(2) != 1) {
          throw new DataException(
              "the query [%s]: found %d statements, expected one SELECT"
                  .formatted(text, parsed.getInt(2)));
        }
      }
    } catch (SQLException e) {
      throw new DataException("the query [%s]: DuckDB says: %s".formatted(text, message(e)), e);
    }
  }

  /** The folders that queries may read: that of relative names, and those of the named files. */
  private static Set<String> directories(DuckDbSource source) {
    Path folder = source.folder().orElse(Path.of("")).toAbsolutePath();
    Set<String> directories = new LinkedHashSet<>(Set.of(absolute(folder)));
    texts(source)
        .filter(text -> !isQuery(text))
        .forEach(
            file -> {
              Matcher glob = GLOB.matcher(file);
              String fixed = glob.find() ? file.substring(0, glob.start()) + "x" : file;
              try {
                directories.add(absolute(folder.resolve(fixed).getParent()));
              } catch (InvalidPathException e) {
                // DuckDB names what is wrong with it.
              }
            });
    return directories;
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /**
   * The relative names of files in the folder: DuckDB compares names, not files, so a folder does
   * not cover them. A link out of the folder is none.
   */
  private static Set<String> relative(DuckDbSource source) {
    Path folder = source.folder().orElse(Path.of("")).toAbsolutePath();
    Set<String> names = new LinkedHashSet<>();
    texts(source)
        .flatMap(text -> isQuery(text) ? strings(text) : Stream.of(text))
        .filter(name -> isInside(folder, name))
        .forEach(names::add);
    return names;
  }

  private static Stream<String> strings(String query) {
    return STRING.matcher(query).results().map(found -> found.group(2));
  }

  /** Of a pattern, the folder before it counts. */
  private static boolean isInside(Path folder, String name) {
    Matcher glob = GLOB.matcher(name);
    try {
      Path path =
          glob.find()
              ? folder.resolve(name.substring(0, glob.start()) + "x").getParent()
              : folder.resolve(name);
      return !name.contains("..") && path.toRealPath().startsWith(folder.toRealPath());
    } catch (InvalidPathException | IOException e) {
      return false;
    }
  }

  private static Stream<String> texts(DuckDbSource source) {
    return Stream.of(Optional.of(source.train()), source.validation(), source.test())
        .flatMap(Optional::stream)
        .map(String::strip);
  }

  /** No query can undo this. */
  private void lock(Set<String> directories, Set<String> files) {
    set("allowed_directories", list(directories));
    if (!files.isEmpty()) {
      set("allowed_paths", list(files));
    }
    set("autoinstall_known_extensions", "false");
    set("autoload_known_extensions", "false");
    set("enable_external_access", "false");
    set("lock_configuration", "true");
  }

  private static String list(Set<String> texts) {
    return texts.stream().map(Session::literal).collect(Collectors.joining(", ", "[", "]"));
  }

  private void set(String option, String value) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET " + option + " = " + value);
    } catch (SQLException e) {
      throw new DataException("DuckDB cannot set %s: %s".formatted(option, message(e)), e);
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
