// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.data.csv.ColumnGuess.Kind;
import org.mtl4j.core.data.csv.CsvGuess;
import org.mtl4j.core.data.csv.CsvSource;

/**
 * Drafts a configuration for a CSV file, for the user to edit: the format of the file, the contents
 * of its columns, tasks with reasons, and a model and a training that fit its size. The draft can
 * be trained as it is.
 */
public final class Draft {
  /** Rows, at least. */
  private static final int MIN_ROWS = 40;

  /** Fewer rows are a small table. */
  private static final int SMALL = 2_000;

  /** Fewer rows are a table of middle size. */
  private static final int MIDDLE = 20_000;

  /** Values of a category from which on rare ones are joined. */
  private static final int MANY_VALUES = 200;

  /** Values of a column that assigns rows to the parts of the split. */
  private static final Set<String> PARTS =
      Set.of("train", "training", "valid", "validation", "val", "dev", "test");

  private final Path shown;
  private final CsvGuess guess;
  private final int rows;
  private final List<Profile> columns;
  private final Candidates candidates;
  private final StringBuilder text = new StringBuilder();

  private Draft(Path shown, CsvGuess guess, int rows, List<Profile> columns) {
    this.shown = shown;
    this.guess = guess;
    this.rows = rows;
    this.columns = columns;
    this.candidates = Candidates.of(columns);
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
    CsvGuess guess = CsvGuess.of(file);
    Map<String, ColumnType> types = new HashMap<>();
    guess.columns().forEach(name -> types.put(name, ColumnType.TEXT));
    CsvSource source = new CsvSource(file, guess.format());
    Table table = source.read(new Request(guess.columns(), types)).train();
    List<Profile> columns =
        table.columns().stream().map(column -> Profile.of((TextColumn) column, guess.format())).toList();
    Draft draft = new Draft(shown, guess, table.rows(), columns);
    draft.check(file);
    return draft.write();
  }

  private void check(Path file) {
    if (rows < MIN_ROWS) {
      throw new DataException(
          "%s has %d rows; a draft needs %d or more, for training, validation and test"
              .formatted(file, rows, MIN_ROWS));
    }
    Set<Profile> inputs =
        columns.stream()
            .filter(column -> column.uselessness().isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    candidates.chosen().forEach(candidate -> inputs.remove(candidate.column()));
    if (candidates.chosen().isEmpty() || inputs.isEmpty()) {
      throw new DataException(
          "%s has no column that its other columns could predict: %s"
              .formatted(
                  file,
                  String.join(
                      "; ",
                      columns.stream()
                          .map(column -> column.name() + ": " + why(column))
                          .toList())));
    }
  }

  private static String why(Profile column) {
    return column.uselessness().isEmpty() ? column.words() : column.uselessness();
  }

  private String write() {
    line(
        "# Drafted from %s: %,d rows, %d columns. Check the tasks first, then the columns."
            .formatted(shown.getFileName(), rows, columns.size()));
    line("# All keys with their defaults: mtl describe NAME, docs/reference.md.");
    data();
    split();
    tasks();
    model();
    training();
    return text.toString();
  }

  private void data() {
    line("data:");
    line("  source: csv");
    line("  train: " + scalar(shown.toString().replace('\\', '/')));
    line("  # test: a file with test rows, if you have one; then remove split.test");
    guess.options().forEach(option -> line("  " + option));
    Set<String> markers = new LinkedHashSet<>();
    columns.forEach(column -> markers.addAll(column.markers()));
    if (!markers.isEmpty()) {
      List<String> all = new ArrayList<>(guess.format().missing());
      all.addAll(markers);
      line(
          "  missing: [%s]  # texts of a missing value"
              .formatted(String.join(", ", all.stream().map(Draft::quoted).toList())));
    }
    line(
        "  # Roles: number, category, date, weight (of the row) or ignore. Labels of tasks are not inputs.");
    line(
        "  # Numbers that are codes: category. Numbers of many magnitudes: {role: number, encode: log}.");
    line("  columns:");
    for (Profile column : columns) {
      line("    %s: %s  # %s".formatted(key(column.name()), role(column), comment(why(column))));
    }
  }

  private static String role(Profile column) {
    if (!column.uselessness().isEmpty()) {
      return "ignore";
    }
    if (column.number()) {
      return "number";
    }
    if (column.guess().kind() == Kind.DATES) {
      return "{role: date, pattern: %s}".formatted(scalar(column.guess().pattern()));
    }
    return column.distinct() > MANY_VALUES ? "{role: category, minimumCount: 5}" : "category";
  }

  private void split() {
    Optional<Profile> parts =
        columns.stream()
            .filter(column -> column.distinct() > 1 && PARTS.containsAll(lower(column.values())))
            .findFirst();
    line("");
    if (parts.isPresent()) {
      line("split:  # by a column");
      line("  column: " + scalar(parts.get().name()));
      line(
          "  values: {train: [%s], validation: [%s], test: [%s]}"
              .formatted(
                  of(parts.get(), "train"),
                  of(parts.get(), "val", "dev"),
                  of(parts.get(), "test")));
    } else {
      line("split:  # at random; or column: NAME, a column with train, validation and test");
      line("  validation: 0.15  # to choose the best epoch");
      line("  test: 0.15  # used once, after training");
    }
    line("  seed: 1");
  }

  private static List<String> lower(List<String> values) {
    return values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
  }

  private static String of(Profile parts, String... beginnings) {
    return parts.values().stream()
        .filter(
            value -> Arrays.stream(beginnings).anyMatch(value.toLowerCase(Locale.ROOT)::startsWith))
        .map(Draft::scalar)
        .collect(Collectors.joining(", "));
  }

  private void tasks() {
    line("");
    line(
        candidates.flags()
            ? "# Columns of zeros and ones that look like labels: one task each."
            : "# Is each label unknown at prediction time, and is no input derived from it?");
    line("tasks:");
    candidates.chosen().forEach(candidate -> task("  ", candidate));
    if (candidates.flags()) {
      line("  # Or one multi-label task:");
      line(
          "  # labels: {type: multilabel, labels: [%s]}"
              .formatted(
                  candidates.chosen().stream()
                      .map(each -> scalar(each.column().name()))
                      .collect(Collectors.joining(", "))));
    }
    if (!candidates.others().isEmpty()) {
      line("  # Other possible labels; any column of numbers can be one, with type: regression:");
      candidates.others().forEach(candidate -> task("  # ", candidate));
    }
  }

  private void task(String indent, Candidate candidate) {
    String name = scalar(candidate.column().name());
    String positive = candidate.positive().map(value -> ", positive: " + quoted(value)).orElse("");
    line(
        "%s%s: {type: %s, label: %s%s}  # %s"
            .formatted(
                indent,
                key(candidate.column().name()),
                candidate.type(),
                name,
                positive,
                comment(candidate.reason())));
  }

  private void model() {
    String widths = rows < SMALL ? "[32]" : rows < MIDDLE ? "[64, 32]" : "[128, 64]";
    line("");
    line("model:");
    line("  encoder: {name: tabular, embedding: 8, widths: %s, dropout: 0.1}".formatted(widths));
    line("  sharing: hard  # or mmoe, cross-stitch, which share less: mtl list sharing");
    line("  head: {name: mlp, widths: [16]}");
    line("");
    line("coordination:");
    line("  weighting: equal  # or uncertainty, dwa: mtl list weighting");
    line("  # balancer: cagrad  # resolves conflicts between gradients: mtl list balancer");
  }

  private void training() {
    int batch = rows < SMALL ? 32 : rows < MIDDLE ? 128 : 512;
    line("");
    line("training:");
    line("  epochs: %d".formatted(rows < MIDDLE ? 50 : 20));
    line("  batch: %d".formatted(batch));
    line("  optimizer: {name: adamw, rate: 0.001, decay: 0.01}");
    line("  select: {by: delta-m, patience: 5}  # stop after 5 epochs without improvement");
    line("  seed: 1");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** The text of a comment, on one line. */
  private static String comment(String words) {
    return words.replaceAll("[\\p{Cntrl}\u2028\u2029\u0085]", " ");
  }

  /** A text as a YAML scalar, quoted unless plain is safe. */
  private static String scalar(String text) {
    boolean plain =
        text.matches("[\\p{L}_/][\\p{L}\\p{N}_ ./+-]*")
            && text.equals(text.strip())
            && !text.matches("(?i)true|false|null");
    return plain ? text : quoted(text);
  }

  /** A key; environment variables are not replaced in keys, so nothing is escaped. */
  private static String key(String text) {
    return scalar(text).replace("$${", "${");
  }

  /** A text in quotes, which JSON and YAML share; escapes references to environment variables. */
  private static String quoted(String text) {
    return TextNode.valueOf(text.replace("${", "$${")).toString();
  }
}
