// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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

  private final String source;
  private final Path shown;
  private final CsvGuess guess;
  private final int rows;
  private final Roles roles;
  private final Candidates candidates;

  private Draft(
      String source, Path shown, CsvGuess guess, int rows, Roles roles, Candidates candidates) {
    this.source = source;
    this.shown = shown;
    this.guess = guess;
    this.rows = rows;
    this.roles = roles;
    this.candidates = candidates;
  }

  /**
   * Reads a CSV file and drafts a configuration.
   *
   * @param file the file, plain or gzip
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
   * @param file the file, plain or gzip
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
    Set<String> labels = choice.labels(origin, guess.columns());
    Roles roles = new Roles(columns, labels, choice.ignored(origin, guess.columns()));
    Candidates candidates =
        labels.isEmpty()
            ? Candidates.of(table, roles)
            : Candidates.of(roles, labels, choice, origin);
    roles.settle(candidates.chosen().stream().map(Candidate::column).toList());
    Draft draft = new Draft(read.source(), shown, guess, table.rows(), roles, candidates);
    draft.check(origin);
    return draft.write();
  }

  /** Several labels without any input are reported in the draft, since the labels are certain. */
  private void check(String origin) {
    boolean single = candidates.kind() == Kind.SINGLE;
    if (candidates.chosen().isEmpty() || single && !roles.hasInputs()) {
      throw new DataException(
          "%s has no column that its other columns could predict: %s"
              .formatted(
                  origin,
                  String.join(
                      "; ",
                      roles.columns().stream()
                          .map(column -> column.name() + ": " + column.why())
                          .toList())));
    }
  }

  private String write() {
    YamlText yaml = new YamlText();
    yaml.line(
        "# Drafted from %s: %,d rows, %d columns. Check the tasks first, then the columns."
            .formatted(shown.getFileName(), rows, roles.columns().size()));
    yaml.line("# All keys with their defaults: mtl describe NAME, docs/reference.md.");
    if (!roles.hasInputs()) {
      yaml.line("# No column is an input: add columns that are known at prediction time.");
    }
    TaskSection tasks = TaskSection.of(candidates, roles, guess.format().header());
    new DataSection(yaml, source, shown, guess, roles, tasks.folded()).write();
    new SplitSection(yaml, roles).write();
    tasks.write(yaml);
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
