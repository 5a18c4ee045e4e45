// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;

/**
 * One query. Its rows are read in chunks of vectors, in half the time of a {@link
 * java.sql.ResultSet} (measured for eight numbers and a text in each of two million rows).
 *
 * @param origin what the user wrote, for messages: a file or a query
 * @param minutes the longest time; 0 for no limit
 */
record Query(DuckDBConnection connection, String origin, String sql, double minutes) {
  private static final int LONGEST = 60;

  /**
   * Reads the columns that are used.
   *
   * @throws DataException if the query fails, lacks a column of the schema, or has a column that is
   *     neither number, text nor a list of these
   */
  Table read(Request request) {
    Map<String, String> types = types();
    for (String name : request.columns()) {
      if (!types.containsKey(name)) {
        throw error("it has no column '%s', which the schema names; it has %s", name, list(types));
      }
    }
    types.keySet().removeIf(name -> request.type(name) == ColumnType.SKIP);
    if (types.isEmpty()) {
      throw error("no column of it is used");
    }
    Map<String, Kind> kinds = new LinkedHashMap<>();
    types.forEach((name, type) -> kinds.put(name, kind(name, type, request.type(name))));
    String columns =
        kinds.entrySet().stream()
            .map(entry -> entry.getValue().expression(quoted(entry.getKey())))
            .collect(Collectors.joining(", "));
    return rows("SELECT " + columns + " FROM (" + sql + "\n)", kinds);
  }

  /** The DuckDB types of the columns, by name. */
  private Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSetMetaData columns = statement.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        if (types.put(columns.getColumnName(i), columns.getColumnTypeName(i)) != null) {
          throw error("two columns are named '%s'", columns.getColumnName(i));
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    return types;
  }

  private Kind kind(String name, String type, ColumnType wanted) {
    Kind own =
        Kind.of(type)
            .orElseThrow(
                () ->
                    error(
                        "the column '%s' is of the type %s, which is neither number, text nor a list of these;"
                            + " leave it out, or take it apart: SELECT * EXCLUDE (%s), %s FROM %s",
                        name,
                        type,
                        quoted(name),
                        part(quoted(name), type),
                        origin.equals(sql) ? "(...)" : "'" + origin + "'"));
    return switch (wanted) {
      case NUMBER -> own == Kind.TEXT ? Kind.NUMBER : own;
      case TEXT -> own == Kind.LIST || own == Kind.SEQUENCE ? own : Kind.TEXT;
      default -> own;
    };
  }

  /** How a query takes a part of a value, with the next parts left open. */
  private static String part(String column, String type) {
    return type.endsWith("]")
        ? "%1$s[1] AS one, %1$s[2] AS two, ...".formatted(column)
        : "%s.part, ...".formatted(column);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private Table rows(String wrapped, Map<String, Kind> kinds) {
    List<Values> values = new ArrayList<>();
    kinds
        .values()
        .forEach(
            kind ->
                values.add(
                    kind == Kind.NUMBER || kind == Kind.TIME
                        ? new Values.Numbers()
                        : new Values.Texts()));
    int rows;
    try (DuckDBPreparedStatement statement = connection.prepare(wrapped)) {
      rows = read(statement, values);
    } catch (SQLException e) {
      throw failed(e);
    }
    List<Column> columns = new ArrayList<>();
    for (String name : kinds.keySet()) {
      columns.add(values.get(columns.size()).column(name, rows));
    }
    return new Table(brief(), rows, columns);
  }

  private int read(DuckDBPreparedStatement statement, List<Values> values) {
    int rows = 0;
    Watch watch = new Watch(statement, minutes);
    try (watch;
        DuckDBChunkedResult result = statement.query()) {
      while (result.nextChunk()) {
        DuckDBDataChunkReader chunk = result.chunk();
        int to = Math.toIntExact(rows + chunk.rowCount());
        for (int i = 0; i < values.size(); i++) {
          values.get(i).add(chunk.vector(i), rows, to);
        }
        rows = to;
      }
      return rows;
    } catch (SQLException e) {
      throw watch.reason().map(why -> error("stopped, because " + why)).orElseGet(() -> failed(e));
    }
  }

  private static String list(Map<String, String> types) {
    return types.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private DataException error(String what, Object... values) {
    return new DataException(named() + ": " + what.formatted(values));
  }

  private DataException failed(SQLException e) {
    return origin.toLowerCase(Locale.ROOT).endsWith(".bz2")
        ? new DataException(
            named() + ": DuckDB reads gzip and zstd, but no bzip2: decompress it, or use zstd", e)
        : new DataException(named() + ": DuckDB says: " + Session.message(e), e);
  }

  /** The name in messages about rows: for a long query its beginning. */
  private String brief() {
    return origin.length() <= LONGEST || !origin.equals(sql)
        ? named()
        : "the query [" + origin.substring(0, LONGEST).strip() + " …]";
  }

  private String named() {
    return origin.equals(sql) ? "the query [" + origin + "]" : origin;
  }
}
