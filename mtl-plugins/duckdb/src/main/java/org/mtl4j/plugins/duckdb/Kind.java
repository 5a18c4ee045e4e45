// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.util.Locale;
import java.util.Optional;

/** The conversion of a DuckDB type. */
enum Kind {
  /** To a number. */
  NUMBER("CAST(%s AS DOUBLE)"),
  /** To seconds. */
  TIME("CAST(epoch(%s) AS DOUBLE)"),
  /** To a category. */
  TEXT("CAST(%s AS VARCHAR)");

  private final String expression;

  Kind(String expression) {
    this.expression = expression;
  }

  /** The SQL expression that converts a column. */
  String expression(String column) {
    return expression.formatted(column);
  }

  /** The kind of a type by its name; empty for lists, structs and blobs. */
  static Optional<Kind> of(String type) {
    String name = type.toUpperCase(Locale.ROOT);
    if (name.endsWith("]")) {
      return Optional.empty();
    }
    return switch (name.replaceFirst("\\(.*", "")) {
      case "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL" ->
          Optional.of(NUMBER);
      case "DATE",
          "TIME",
          "TIMESTAMP",
          "TIMESTAMP_S",
          "TIMESTAMP_MS",
          "TIMESTAMP_NS",
          "TIMESTAMP WITH TIME ZONE",
          "INTERVAL" ->
          Optional.of(TIME);
      case "VARCHAR", "ENUM", "UUID", "JSON", "\"NULL\"", "NULL" -> Optional.of(TEXT);
      default -> Optional.empty();
    };
  }
}
