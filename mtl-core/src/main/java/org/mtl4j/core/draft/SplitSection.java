// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Training, validation and test rows: by a column that names the part of each row, else at random.
 *
 * @param yaml to which the section is written
 * @param roles the columns of the table
 */
record SplitSection(YamlText yaml, Roles roles) {
  private static final String VALIDATION = "  validation: 0.15  # to choose the best epoch";

  void write() {
    List<Profile> parts = roles.with(Role.PART);
    List<Profile> folds = roles.with(Role.FOLD);
    yaml.line("");
    if (!parts.isEmpty()) {
      byColumn(parts.get(0));
    } else if (!folds.isEmpty()) {
      yaml.line("split:  # by a column of folds");
      yaml.line("  fold: %s".formatted(YamlText.scalar(folds.get(0).name())));
      yaml.line("  index: 1  # the fold for test; compare --seeds takes each in turn: seeds: true");
      yaml.line(VALIDATION);
    } else {
      yaml.line("split:  # at random; or column: NAME, a column with train, validation and test");
      yaml.line(VALIDATION);
      yaml.line("  test: 0.15  # used once, after training");
    }
    groups(parts.isEmpty());
    if (!parts.isEmpty()) {
      folds.forEach(column -> yaml.line("  # fold: " + YamlText.scalar(column.name())));
    }
    yaml.line("  seed: 1");
  }

  private void byColumn(Profile part) {
    String validation = values(part, "val", "dev", "eval");
    yaml.line("split:  # by a column");
    yaml.line("  column: " + YamlText.scalar(part.name()));
    yaml.line(
        "  values: {train: [%s], validation: [%s], test: [%s]}"
            .formatted(values(part, "train"), validation, values(part, "test", "holdout")));
    if (validation.isEmpty()) {
      yaml.line(VALIDATION);
    }
  }

  /** The first group is that of the split, if rows are drawn; others are comments. */
  private void groups(boolean drawn) {
    String mark = drawn ? "" : "# ";
    for (Profile column : roles.with(Role.GROUP)) {
      yaml.line(
          "  %sgroup: %s  # all rows of a value in one part"
              .formatted(mark, YamlText.scalar(column.name())));
      mark = "# ";
    }
  }

  private static String values(Profile parts, String... beginnings) {
    return parts.values().stream()
        .filter(
            value -> Arrays.stream(beginnings).anyMatch(value.toLowerCase(Locale.ROOT)::startsWith))
        .map(YamlText::scalar)
        .collect(Collectors.joining(", "));
  }
}
