// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A column whose cells hold sets of labels, such as {@code red|green}.
 *
 * @param separator between the labels of a cell
 * @param labels the number of different labels
 */
record LabelSet(String separator, int labels) {
  private static final List<String> SEPARATORS = List.of("|", ";", ",");

  /** Cells with two or more labels, at least, as a share. */
  private static final double SETS = 0.1;

  /** Different labels, at most. */
  private static final int LABELS = 200;

  /** Rows of a label on average, at least. */
  private static final int ROWS = 5;

  /** Characters of a label, at most. */
  private static final int LONGEST = 40;

  /** The set in the cells of a column; empty if there is none. */
  static Optional<LabelSet> of(Profile column) {
    return column.number()
        ? Optional.empty()
        : SEPARATORS.stream().flatMap(separator -> of(column, separator).stream()).findFirst();
  }

  private static Optional<LabelSet> of(Profile column, String separator) {
    Map<String, Integer> rows = new HashMap<>();
    int sets = 0;
    for (int i = 0; i < column.distinct(); i++) {
      int count = column.counts().get(i);
      String[] labels = column.values().get(i).split(Pattern.quote(separator), -1);
      sets += labels.length > 1 ? count : 0;
      for (String label : labels) {
        rows.merge(label.strip(), count, Integer::sum);
      }
      if (rows.size() > LABELS) {
        return Optional.empty();
      }
    }
    long uses = rows.values().stream().mapToLong(Integer::intValue).sum();
    boolean words =
        rows.keySet().stream()
            .allMatch(label -> !label.isEmpty() && label.length() <= LONGEST && !isNumber(label));
    return words
            && sets >= SETS * column.present()
            && rows.size() < column.distinct()
            && uses >= (long) ROWS * rows.size()
        ? Optional.of(new LabelSet(separator, rows.size()))
        : Optional.empty();
  }

  private static boolean isNumber(String label) {
    return label.matches("[-+0-9.]+");
  }
}
