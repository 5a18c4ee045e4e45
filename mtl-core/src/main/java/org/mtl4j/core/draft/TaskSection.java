// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.core.data.csv.ColumnGuess;
import org.mtl4j.core.draft.LabelBlock.Kind;
import org.mtl4j.core.experiment.ColumnPattern;

/**
 * The tasks, with reasons, and further possible labels as comments. Many tasks whose columns have
 * names alike are written as one pattern.
 *
 * @param candidates the labels
 * @param patterns the tasks of a pattern
 * @param families labels of one task for each value of a column, with this column
 */
record TaskSection(
    Candidates candidates, Map<String, List<Candidate>> patterns, Map<String, String> families) {
  /** Tasks of one type from which on they are written as a pattern. */
  private static final int MANY = 13;

  /** Rows of a task, at least, on average, if each value of a column is one. */
  private static final int ROWS = 20;

  /** How a task is read: tasks of one pattern have the same. */
  private record Reading(
      Candidate.Type type, Optional<String> positive, Optional<String> separator) {
    static Reading of(Candidate candidate) {
      return new Reading(candidate.type(), candidate.positive(), candidate.separator());
    }
  }

  /**
   * Finds the patterns.
   *
   * @param roles the columns of the table
   * @param families labels of one task for each value of a column, with this column
   * @param header whether columns have names in the file, so that labels need not be listed
   */
  static TaskSection of(
      Candidates candidates, Roles roles, boolean header, Map<String, String> families) {
    Map<String, List<Candidate>> patterns = new LinkedHashMap<>();
    if (header) {
      candidates.chosen().stream()
          .filter(candidate -> !families.containsKey(candidate.column().name()))
          .collect(Collectors.groupingBy(Reading::of, LinkedHashMap::new, Collectors.toList()))
          .values()
          .stream()
          .filter(alike -> alike.size() >= MANY && alike.get(0).separator().isEmpty())
          .forEach(alike -> pattern(alike, roles).ifPresent(text -> patterns.put(text, alike)));
    }
    return new TaskSection(candidates, patterns, families);
  }

  /** The longest pattern that matches these columns and no other one that is read. */
  private static Optional<String> pattern(List<Candidate> tasks, Roles roles) {
    List<String> names = tasks.stream().map(task -> task.column().name()).toList();
    String prefix = names.stream().reduce(TaskSection::commonPrefix).orElseThrow();
    String suffix =
        names.stream()
            .map(name -> reversed(name.substring(prefix.length())))
            .reduce(TaskSection::commonPrefix)
            .map(TaskSection::reversed)
            .orElseThrow();
    ColumnPattern pattern = new ColumnPattern(prefix + "*" + suffix);
    boolean exact =
        roles.columns().stream()
            .filter(column -> !roles.of(column).isIgnored() && !names.contains(column.name()))
            .noneMatch(column -> pattern.matches(column.name()));
    boolean literal = names.stream().noneMatch(ColumnPattern::hasWildcard);
    return exact && literal && prefix.length() + suffix.length() > 0
        ? Optional.of(prefix + "*" + suffix)
        : Optional.empty();
  }

  private static String commonPrefix(String a, String b) {
    int length = 0;
    while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return a.substring(0, length);
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  /** The columns of all patterns. */
  Set<Profile> folded() {
    Set<Profile> folded = new HashSet<>();
    patterns.values().forEach(tasks -> tasks.forEach(task -> folded.add(task.column())));
    return folded;
  }

  void write(YamlText yaml, Roles roles) {
    yaml.line("");
    yaml.line(candidates.kind().comment());
    roles.with(Role.USELESS).stream()
        .filter(Candidate::isNamedLikeALabel)
        .forEach(
            column ->
                yaml.line(
                    "# '%s' is named like a label, but cannot be one: %s"
                        .formatted(
                            YamlText.comment(column.name()), YamlText.comment(column.why()))));
    yaml.line("tasks:");
    patterns.forEach((text, tasks) -> yaml.line(pattern(text, tasks)));
    Set<Profile> folded = folded();
    candidates.chosen().stream()
        .filter(task -> !folded.contains(task.column()))
        .forEach(task -> yaml.line(line("  ", task)));
    multiLabel(yaml);
    families(yaml, roles);
    if (!candidates.others().isEmpty()) {
      yaml.line(
          "  # Other possible labels; any column of numbers can be one, with type: regression:");
      candidates.others().forEach(task -> yaml.line(line("  # ", task)));
    }
  }

  private static String pattern(String text, List<Candidate> tasks) {
    Candidate first = tasks.get(0);
    return "  %s: {type: %s%s}  # %d columns"
        .formatted(YamlText.quoted(text), first.type().word(), positive(first), tasks.size());
  }

  private void multiLabel(YamlText yaml) {
    List<Candidate> chosen = candidates.chosen();
    boolean alike = chosen.stream().map(Reading::of).distinct().count() == 1;
    if ((candidates.kind() == Kind.FLAGS || candidates.kind() == Kind.DECLARED)
        && alike
        && chosen.get(0).type() == Candidate.Type.BINARY
        && chosen.size() < MANY) {
      yaml.line("  # Or one multi-label task:");
      yaml.line(
          "  # labels: {type: multilabel, labels: [%s]%s}"
              .formatted(
                  chosen.stream()
                      .map(each -> YamlText.scalar(each.column().name()))
                      .collect(Collectors.joining(", ")),
                  positive(chosen.get(0))));
    }
  }

  /** A single label can be a task for each value of a category, such as the score of a school. */
  private void families(YamlText yaml, Roles roles) {
    if (candidates.chosen().size() > 1 || !families.isEmpty()) {
      return;
    }
    Candidate only = candidates.chosen().get(0);
    roles.with(Role.INPUT).stream()
        .filter(column -> !column.number() && column.guess().kind() == ColumnGuess.Kind.TEXTS)
        .filter(column -> column.distinct() > 2 && column.missing() == 0)
        .filter(column -> ROWS * column.distinct() <= column.present())
        .max(Comparator.comparingInt(Profile::distinct))
        .ifPresent(
            column -> {
              Map<String, String> family = Map.of(only.column().name(), column.name());
              yaml.line("  # Or a task for each value of a column, on its rows:");
              yaml.line(new TaskSection(candidates, Map.of(), family).line("  # ", only));
            });
  }

  private String line(String indent, Candidate task) {
    String name = task.column().name();
    String separator =
        task.separator().map(text -> ", separator: " + YamlText.quoted(text)).orElse("");
    String family =
        Optional.ofNullable(families.get(name))
            .map(column -> ", task: " + YamlText.scalar(column))
            .orElse("");
    return "%s%s: {type: %s, %s: %s%s%s%s}  # %s%s"
        .formatted(
            indent,
            YamlText.key(name),
            task.type().word(),
            task.type() == Candidate.Type.MULTILABEL ? "labels" : "label",
            YamlText.scalar(name),
            positive(task),
            separator,
            family,
            family.isEmpty() ? "" : "a task for each value of %s, ".formatted(families.get(name)),
            YamlText.comment(task.reason()));
  }

  private static String positive(Candidate task) {
    return task.positive().map(value -> ", positive: " + YamlText.quoted(value)).orElse("");
  }
}
