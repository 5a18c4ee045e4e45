// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.Items;
import org.mtl4j.core.data.csv.ColumnGuess.Kind;

/**
 * The file, its format and its columns.
 *
 * @param yaml to which the section is written
 * @param rows the source
 * @param shown the path of the file in the configuration
 * @param roles the columns of the table
 * @param folded columns that a pattern of tasks names; they are not listed
 */
record DataSection(YamlText yaml, DraftRows rows, Path shown, Roles roles, Set<Profile> folded) {
  /** Values of a category from which on rare ones are joined. */
  private static final int MANY_VALUES = 200;

  void write() {
    yaml.line("data:");
    yaml.line("  source: " + rows.source());
    if (rows.options().isEmpty()) {
      yaml.line("  train: " + YamlText.scalar(shown.toString().replace('\\', '/')));
    }
    rows.options().lines().forEach(option -> yaml.line("  " + option));
    if (rows.task().isPresent()) {
      yaml.line("  # A task reads the columns of the files that have its labels.");
    } else {
      yaml.line("  # test: a file with test rows, if you have one; then remove split.test");
    }
    rows.guess().options().forEach(option -> yaml.line("  " + option));
    Set<String> markers = new LinkedHashSet<>();
    roles.columns().forEach(column -> markers.addAll(column.markers()));
    if (!markers.isEmpty() && rows.source().equals("csv")) {
      List<String> all = new ArrayList<>(rows.guess().format().missing());
      all.addAll(markers);
      yaml.line(
          "  missing: [%s]  # texts of a missing value"
              .formatted(String.join(", ", all.stream().map(YamlText::quoted).toList())));
    }
    yaml.line(
        "  # Roles: number, category, date, weight (of the row) or ignore. Labels of tasks are not"
            + " inputs.");
    yaml.line(
        "  # Numbers that are codes: category. robust: by quartiles, clipped; of many magnitudes:"
            + " log.");
    yaml.line("  columns:");
    for (Profile column : roles.columns()) {
      if (!folded.contains(column)) {
        yaml.line(
            "    %s: %s  # %s"
                .formatted(
                    YamlText.key(column.name()), use(column), YamlText.comment(reason(column))));
      }
    }
    if (!folded.isEmpty()) {
      yaml.line("    # %d more columns are labels: see tasks".formatted(folded.size()));
    }
  }

  private String reason(Profile column) {
    Optional<Items> items = column.items();
    if (items.isPresent()) {
      return "lists of " + items.get();
    }
    return switch (roles.of(column)) {
      case INPUT, CODE, USELESS -> column.why();
      case LABEL -> "a label, " + column.words();
      case IGNORED -> "named to be ignored";
      case ID -> "an id: each value once";
      case GROUP -> "%d values: rows of one belong together".formatted(column.distinct());
      case WEIGHT -> "the weight of the row, " + column.words();
      case PART -> "the part of the row, see split";
      case TASK -> "the task of the row, see tasks; " + column.words();
      case FOLD -> "the fold of the row, " + column.words();
    };
  }

  /** If most rows have one value, such as 0, the quartiles say nothing about the others. */
  private static String encoding(Profile column) {
    return column.distinct() > 2 && column.largest() > 0.5 ? "quantile" : "robust";
  }

  private String use(Profile column) {
    Optional<Items> items = column.items();
    if (items.isPresent() && roles.of(column) == Role.INPUT) {
      return items.get() == Items.NUMBERS ? "sequence" : "list";
    }
    if (roles.of(column).isIgnored() || !column.uselessness().isEmpty()) {
      return "ignore";
    }
    if (roles.of(column) == Role.WEIGHT) {
      return "weight";
    }
    if (column.number() && roles.of(column) != Role.CODE) {
      return roles.of(column) == Role.INPUT
          ? "{role: number, encode: %s}".formatted(encoding(column))
          : "number";
    }
    if (column.guess().kind() == Kind.DATES) {
      return "{role: date, pattern: %s}".formatted(YamlText.scalar(column.guess().pattern()));
    }
    return column.distinct() > MANY_VALUES ? "{role: category, minimumCount: 5}" : "category";
  }
}
