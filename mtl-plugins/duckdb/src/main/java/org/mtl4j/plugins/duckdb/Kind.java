// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.util.Locale;
import java.util.Optional;
import org.mtl4j.api.data.Items;

/** The conversion of a DuckDB type. */
enum Kind {
  /** To a number. */
  NUMBER("CAST(%s AS DOUBLE)"),
  /** To seconds. */
  TIME("CAST(epoch(%s) AS DOUBLE)"),
  /** To a category. */
  TEXT("CAST(%s AS VARCHAR)"),
  /** Of texts and whole numbers, to a list of categories in one text. */
  LIST(list(Items.CATEGORIES, "NULL")),
  /** Of other numbers, to a sequence of numbers in one text. */
  SEQUENCE(list(Items.NUMBERS, "'NULL'"));

  private final String expression;

  Kind(String expression) {
    this.expression = expression;
  }

  /**
   * The SQL expression of a list as one text, in which each item has an end.
   *
   * @param missing the text of a missing item; NULL to leave it out
   */
  private static String list(Items items, String missing) {
    String end = "chr(" + (int) items.end() + ")";
    return "CASE WHEN %1$s IS NOT NULL THEN coalesce(nullif(array_to_string("
        + "[coalesce(CAST(x AS VARCHAR), %2$s) || %3$s FOR x IN %1$s], ''), ''), %3$s) END"
            .formatted("%1$s", missing, end);
  }

  /** The SQL expression that converts a column. */
  String expression(String column) {
    return expression.formatted(column);
  }

  /** The kind of a type by its name; empty for lists of lists, structs and blobs. */
  static Optional<Kind> of(String type) {
    String name = type.toUpperCase(Locale.ROOT);
    if (name.endsWith("]")) {
      return list(name.substring(0, name.lastIndexOf('[')));
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

  private static Optional<Kind> list(String item) {
    boolean fraction = item.equals("FLOAT") || item.equals("DOUBLE") || item.startsWith("DECIMAL");
    return of(item)
        .filter(kind -> kind == NUMBER || kind == TEXT)
        .map(kind -> fraction ? SEQUENCE : LIST);
  }
}
