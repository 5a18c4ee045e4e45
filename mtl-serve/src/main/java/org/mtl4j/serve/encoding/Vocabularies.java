// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Items;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.encoding.Field.Role;

/**
 * The texts that have codes, of columns that share a vocabulary or have one alone.
 *
 * @param shared the texts of each shared vocabulary, by its name
 */
record Vocabularies(Map<String, List<String>> shared) {
  /**
   * Counts the texts of all columns of each shared vocabulary.
   *
   * @param excluded columns that are no inputs
   * @param rows the rows on which a column is fitted, by its name; all if absent
   * @throws DataException if columns of one vocabulary have other options of codes
   */
  static Vocabularies of(
      Table training, Map<String, Field> schema, Set<String> excluded, Map<String, int[]> rows) {
    Map<String, Map<String, Field>> columns = new LinkedHashMap<>();
    schema.forEach(
        (name, field) ->
            field
                .vocabulary()
                .filter(any -> training.has(name) && !excluded.contains(name))
                .ifPresent(
                    vocabulary ->
                        columns
                            .computeIfAbsent(vocabulary, any -> new LinkedHashMap<>())
                            .put(name, field)));
    Map<String, List<String>> shared = new LinkedHashMap<>();
    columns.forEach(
        (vocabulary, fields) -> {
          requireAlike(vocabulary, fields);
          Map<String, Integer> counts = new HashMap<>();
          fields.forEach(
              (name, field) -> {
                Column column = Columns.texts(training, name);
                count((TextColumn) selected(column, rows.get(name)), field, counts);
              });
          Field any = fields.values().iterator().next();
          shared.put(vocabulary, frequent(counts, any.minimumCount()));
        });
    return new Vocabularies(shared);
  }

  private static Column selected(Column column, int[] rows) {
    return rows == null ? column : column.select(rows);
  }

  private static void requireAlike(String vocabulary, Map<String, Field> fields) {
    List<String> codes = new ArrayList<>();
    fields.forEach(
        (name, field) ->
            codes.add(
                field
                    .hash()
                    .map(buckets -> "hash: " + buckets)
                    .orElse("minimumCount: " + field.minimumCount())));
    if (codes.stream().distinct().count() > 1) {
      throw new DataException(
          "the columns %s share the vocabulary '%s', so their codes must be alike, but they have %s"
              .formatted(String.join(", ", fields.keySet()), vocabulary, String.join(", ", codes)));
    }
  }

  /** The texts of a column that have codes, in order. */
  List<String> of(TextColumn column, Field field) {
    Optional<List<String>> common = field.vocabulary().map(shared::get);
    if (common.isPresent()) {
      return common.get();
    }
    Map<String, Integer> counts = new HashMap<>();
    count(column, field, counts);
    return frequent(counts, field.minimumCount());
  }

  private static void count(TextColumn column, Field field, Map<String, Integer> counts) {
    int[] rows = new int[column.dictionary().size()];
    for (int code : column.codes()) {
      if (code >= 0) {
        rows[code]++;
      }
    }
    for (int code = 0; code < rows.length; code++) {
      String text = column.dictionary().get(code);
      if (rows[code] > 0) {
        int count = rows[code];
        List<String> items =
            field.role() == Role.CATEGORY || field.role() == Role.GUESS && Items.of(text).isEmpty()
                ? List.of(text)
                : Items.split(text, field.separator());
        items.forEach(item -> counts.merge(item, count, Integer::sum));
      }
    }
  }

  /** Sorted, so that the codes do not depend on the order of the rows. */
  private static List<String> frequent(Map<String, Integer> counts, int minimum) {
    counts.values().removeIf(count -> count < minimum);
    return TextOrder.sorted(List.copyOf(counts.keySet()));
  }
}
