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
import org.mtl4j.core.data.csv.CsvGuess;
import org.mtl4j.core.data.csv.CsvSource;

/**
 * Drafts a configuration from a table, for a person to change: how the file is written, what its
 * columns hold, tasks that could be learned with the reasons for them, and a model and a training
 * that fit its size. It runs as it is.
 */
public final class Draft {
  private static final List<String> MISSING = List.of("", "?", "NA", "NaN");
  private static final int FEWEST = 40;
  private static final int SMALL = 2_000;
  private static final int MIDDLE = 20_000;
  private static final int MANY_VALUES = 200;
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
   * Reads a table and drafts a configuration.
   *
   * @param file delimited text, plain or gzip
   * @param shown the same file as the configuration is to name it, relative to where that will lie
   * @return YAML with comments
   * @throws DataException where the file cannot be read, or holds nothing that could be learned
   */
  public static String of(Path file, Path shown) {
    CsvGuess guess = CsvGuess.of(file);
    Map<String, ColumnType> types = new HashMap<>();
    guess.columns().forEach(name -> types.put(name, ColumnType.TEXT));
    CsvSource source =
        new CsvSource(
            file,
            Optional.empty(),
            Optional.empty(),
            guess.format().header(),
            String.valueOf(guess.format().delimiter()),
            "\"",
            MISSING);
    Table table = source.read(new Request(guess.columns(), types)).train();
    List<Profile> columns =
        table.columns().stream().map(column -> Profile.of((TextColumn) column)).toList();
    Draft draft = new Draft(shown, guess, table.rows(), columns);
    draft.check(file);
    return draft.write();
  }

  private void check(Path file) {
    if (rows < FEWEST) {
      throw new DataException(
          "%s has %d rows; a draft needs %d or more, for validation and test rows"
              .formatted(file, rows, FEWEST));
    }
    Set<Profile> inputs =
        columns.stream()
            .filter(column -> column.uselessness().isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    candidates.chosen().forEach(candidate -> inputs.remove(candidate.column()));
    if (candidates.chosen().isEmpty() || inputs.isEmpty()) {
      throw new DataException(
          "%s has nothing that could be learned from the rest of its columns: %s"
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
    line("# Every key and its default: mtl describe NAME, docs/reference.md.");
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
    line("  # test: a file of test rows, if there is one; then leave out split.test");
    if (!guess.format().header()) {
      line(
          "  header: false  # the columns below are named in their order; rename them as you like");
    }
    if (guess.format().delimiter() != ',') {
      line("  delimiter: " + scalar(String.valueOf(guess.format().delimiter())));
    }
    Set<String> markers = new LinkedHashSet<>();
    columns.forEach(column -> markers.addAll(column.markers()));
    if (!markers.isEmpty()) {
      List<String> all = new ArrayList<>(MISSING);
      all.addAll(markers);
      line(
          "  missing: [%s]  # what stands for a missing value"
              .formatted(String.join(", ", all.stream().map(Draft::quoted).toList())));
    }
    line(
        "  # number, category, weight (of the row) or ignore; what tasks learn is no input. A"
            + " number");
    line("  # that is a code is a category; one of many sizes: {role: number, encode: log}.");
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
    return column.distinct() > MANY_VALUES ? "{role: category, minimumCount: 5}" : "category";
  }

  private void split() {
    Optional<Profile> parts =
        columns.stream()
            .filter(column -> column.distinct() > 1 && PARTS.containsAll(lower(column.values())))
            .findFirst();
    line("");
    if (parts.isPresent()) {
      line("split:  # the rows say themselves where they belong");
      line("  column: " + scalar(parts.get().name()));
      line(
          "  values: {train: [%s], validation: [%s], test: [%s]}"
              .formatted(
                  of(parts.get(), "train"),
                  of(parts.get(), "val", "dev"),
                  of(parts.get(), "test")));
    } else {
      line("split:  # at random; column: NAME takes a column that says it row by row");
      line("  validation: 0.15  # to choose the best epoch by");
      line("  test: 0.15  # touched once, at the end");
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
            ? "# A set of columns of zeros and ones looks like labels: one task each."
            : "# What to learn. Is it known when one predicts, and does no input give it away?");
    line("tasks:");
    candidates.chosen().forEach(candidate -> task("  ", candidate));
    if (candidates.flags()) {
      line("  # Or as one task of many labels:");
      line(
          "  # labels: {type: multilabel, labels: [%s]}"
              .formatted(
                  candidates.chosen().stream()
                      .map(each -> scalar(each.column().name()))
                      .collect(Collectors.joining(", "))));
    }
    if (!candidates.others().isEmpty()) {
      line("  # Other columns that could be learned, as any number by type: regression:");
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
    line(
        "  sharing: hard  # mmoe and cross-stitch leave tasks more of their own: mtl list sharing");
    line("  head: {name: mlp, widths: [16]}");
    line("");
    line("coordination:");
    line("  weighting: equal  # or uncertainty, dwa: mtl list weighting");
    line("  # balancer: cagrad  # keeps tasks from pulling against each other: mtl list balancer");
  }

  private void training() {
    int batch = rows < SMALL ? 32 : rows < MIDDLE ? 128 : 512;
    line("");
    line("training:");
    line("  epochs: %d".formatted(rows < MIDDLE ? 50 : 20));
    line("  batch: %d".formatted(batch));
    line("  optimizer: {name: adamw, rate: 0.001, decay: 0.01}");
    line("  select: {by: delta-m, patience: 5}  # stop when 5 epochs brought nothing");
    line("  seed: 1");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** A comment ends with its line. */
  private static String comment(String words) {
    return words.replaceAll("[\\p{Cntrl}\u2028\u2029\u0085]", " ");
  }

  /** A text as YAML takes it for one, plain where that is safe. */
  private static String scalar(String text) {
    boolean plain =
        text.matches("[\\p{L}_/][\\p{L}\\p{N}_ ./+-]*")
            && text.equals(text.strip())
            && !text.matches("(?i)true|false|null");
    return plain ? text : quoted(text);
  }

  /** A key, in which nothing refers to the environment. */
  private static String key(String text) {
    return scalar(text).replace("$${", "${");
  }

  /** JSON's quotes are YAML's; a reference to the environment is meant as it stands. */
  private static String quoted(String text) {
    return TextNode.valueOf(text.replace("${", "$${")).toString();
  }
}
