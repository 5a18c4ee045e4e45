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
  void write() {
    List<Profile> parts = roles.with(Role.PART);
    yaml.line("");
    if (parts.isEmpty()) {
      yaml.line("split:  # at random; or column: NAME, a column with train, validation and test");
      yaml.line("  validation: 0.15  # to choose the best epoch");
      yaml.line("  test: 0.15  # used once, after training");
    } else {
      Profile part = parts.get(0);
      yaml.line("split:  # by a column");
      yaml.line("  column: " + YamlText.scalar(part.name()));
      yaml.line(
          "  values: {train: [%s], validation: [%s], test: [%s]}"
              .formatted(
                  values(part, "train"),
                  values(part, "val", "dev", "eval"),
                  values(part, "test", "holdout")));
    }
    note(Role.GROUP, "group", "all rows of a value in one part");
    note(Role.FOLD, "fold", "cross-validation by this column");
    yaml.line("  seed: 1");
  }

  private void note(Role role, String key, String meaning) {
    for (Profile column : roles.with(role)) {
      yaml.line("  # %s: %s  # %s".formatted(key, YamlText.scalar(column.name()), meaning));
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
