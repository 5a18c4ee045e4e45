// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.data.csv.CsvGuess;
import org.mtl4j.core.draft.LabelBlock.Kind;

/**
 * Drafts a configuration for a CSV file, for the user to edit: the format of the file, the contents
 * of its columns, tasks with reasons, and a model and a training that fit its size. The draft can
 * be trained as it is.
 */
public final class Draft {
  /** Rows, at least. */
  private static final int MIN_ROWS = 40;

  /** Columns in an error, at most. */
  private static final int SHOWN = 20;

  private final DraftRows read;
  private final Path shown;
  private final int rows;
  private final Roles roles;
  private final Candidates candidates;

  private Draft(DraftRows read, Path shown, Roles roles, Candidates candidates) {
    this.read = read;
    this.shown = shown;
    this.rows = read.table().rows();
    this.roles = roles;
    this.candidates = candidates;
  }

  /**
   * Reads a CSV file and drafts a configuration.
   *
   * @param file the file, plain or compressed
   * @param shown its path in the configuration
   * @return YAML with comments
   * @throws DataException if the file cannot be read, or has no label that its other columns could
   *     predict
   */
  public static String of(Path file, Path shown) {
    return of(file, shown, ColumnChoice.NONE);
  }

  /**
   * Reads a CSV file and drafts a configuration.
   *
   * @param file the file, plain or compressed
   * @param shown its path in the configuration
   * @param choice the columns that the user names
   * @return YAML with comments
   * @throws DataException if the file cannot be read, has no label that its other columns could
   *     predict, or lacks a column that the user names
   */
  public static String of(Path file, Path shown, ColumnChoice choice) {
    return of(DraftRows.delimited(file), shown, choice);
  }

  /**
   * Drafts a configuration for rows.
   *
   * @param read the rows
   * @param shown the path of the file in the configuration, or the query
   * @param choice the columns that the user names
   * @return YAML with comments
   * @throws DataException as {@link #of(Path, Path, ColumnChoice)}
   */
  public static String of(DraftRows read, Path shown, ColumnChoice choice) {
    CsvGuess guess = read.guess();
    Table table = read.table();
    String origin = read.origin();
    if (table.rows() < MIN_ROWS) {
      throw new DataException(
          "%s has %d %s; a draft needs %d or more, for training, validation and test"
              .formatted(origin, table.rows(), table.rows() == 1 ? "row" : "rows", MIN_ROWS));
    }
    List<Profile> columns =
        table.columns().stream()
            .map(column -> Profile.of((TextColumn) column, guess.format()))
            .toList();
    Set<String> labels = labels(read, choice);
    Set<String> ignored = choice.ignored(origin, guess.columns());
    // The data declares which columns are labels: those that are no tasks are no inputs.
    read.labels().stream().filter(label -> !labels.contains(label)).forEach(ignored::add);
    Roles roles = new Roles(columns, labels, ignored, read.task());
    Kind kind = choice.tasks().isEmpty() ? Kind.DECLARED : Kind.NAMED;
    Candidates candidates =
        labels.isEmpty()
            ? Candidates.of(table, roles)
            : Candidates.of(roles, labels, choice, kind, origin);
    roles.settle(candidates.chosen().stream().map(Candidate::column).toList());
    Draft draft = new Draft(read, shown, roles, candidates);
    draft.check();
    return draft.write();
  }

  /** The labels that the user names, else those that the data declares. */
  private static Set<String> labels(DraftRows read, ColumnChoice choice) {
    List<String> columns = read.guess().columns();
    Set<String> labels = choice.labels(read.origin(), columns);
    if (!labels.isEmpty()) {
      return labels;
    }
    Set<String> declared = new LinkedHashSet<>(columns);
    declared.retainAll(read.labels());
    declared.removeAll(choice.ignored(read.origin(), columns));
    return declared;
  }

  private void check() {
    if (candidates.chosen().isEmpty()) {
      throw new DataException(
          "%s has no column that its other columns could predict: %s"
              .formatted(
                  read.origin(),
                  String.join(
                      "; ",
                      first(
                          roles.columns().stream()
                              .map(column -> column.name() + ": " + column.why())
                              .toList()))));
    }
    if (!roles.hasInputs()) {
      List<String> labels = roles.with(Role.LABEL).stream().map(Profile::name).toList();
      String one = YamlText.scalar(labels.get(labels.size() - 1));
      throw new DataException(
          "%s has no input: all columns with information are labels (%s); %sadd columns that are known at prediction time"
              .formatted(
                  read.origin(),
                  String.join(", ", first(labels)),
                  labels.size() == 1 ? "" : "name fewer labels, such as --task " + one + ", or "));
    }
  }

  /** The first of many words. */
  private static List<String> first(List<String> words) {
    List<String> first = new ArrayList<>(words.subList(0, Math.min(SHOWN, words.size())));
    if (words.size() > SHOWN) {
      first.add("%d more".formatted(words.size() - SHOWN));
    }
    return first;
  }

  /** Labels that rows of several tasks have, with the column that tells the tasks apart. */
  private Map<String, String> families() {
    Map<String, String> families = new HashMap<>();
    for (Profile task : roles.with(Role.TASK)) {
      Column tasks = read.table().column(task.name());
      for (Candidate each : candidates.chosen()) {
        Column label = read.table().column(each.column().name());
        long having =
            IntStream.range(0, rows)
                .filter(row -> !label.isMissing(row))
                .mapToObj(tasks::text)
                .distinct()
                .count();
        if (having > 1) {
          families.put(label.name(), task.name());
        }
      }
    }
    return families;
  }

  private String title() {
    return read.task().isPresent() ? read.origin() : shown.getFileName().toString();
  }

  private String write() {
    YamlText yaml = new YamlText();
    yaml.line(
        "# Drafted from %s: %,d rows, %d columns. Check the tasks first, then the columns."
            .formatted(title(), rows, roles.columns().size()));
    yaml.line("# All keys with their defaults: mtl describe NAME, docs/reference.md.");
    TaskSection tasks =
        TaskSection.of(candidates, roles, read.guess().format().header(), families());
    new DataSection(yaml, read, shown, roles, tasks.folded()).write();
    new SplitSection(yaml, roles).write();
    tasks.write(yaml, roles);
    ModelSection model =
        new ModelSection(
            yaml,
            rows,
            candidates.predictValues(),
            !roles.with(Role.PART).isEmpty() || !roles.with(Role.FOLD).isEmpty());
    model.model();
    model.training();
    return yaml.toString();
  }
}
