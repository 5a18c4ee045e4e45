// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.answer.Threshold;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.bundle.Provenance;
import org.mtl4j.serve.bundle.StoredMetrics;
import org.mtl4j.serve.file.AtomicFile;

/**
 * The card of a stored model as Markdown: what each task predicts, from which columns and data,
 * with which metrics and thresholds, and who should not use it. All but the notes of its author
 * follows from the files of the model.
 */
public final class ModelCardText {
  /** The name of the card in the folder of its model. */
  public static final String FILE = "card.md";

  private static final String NOTES = "<!-- notes: this part is yours -->";
  private static final String END = "<!-- end of notes -->";
  private static final String EMPTY_NOTES =
      "State here what the model is for, who should not use it, and what is known of groups that it"
          + " serves worse.";

  private final StringBuilder text = new StringBuilder();
  private final ModelDirectory model;

  private ModelCardText(ModelDirectory model) {
    this.model = model;
  }

  /**
   * Writes the card of a model into its folder. The notes of an existing card stay.
   *
   * @return its path
   * @throws org.mtl4j.api.error.DataException if the folder is no model, or a file was altered
   */
  public static Path write(Path folder) {
    Path file = folder.resolve(FILE);
    AtomicFile.write(file, of(ModelDirectory.read(folder), notes(file).orElse(EMPTY_NOTES)));
    return file;
  }

  /**
   * Checks that the card of a model is the one that {@link #write} would write, notes aside.
   *
   * @throws ConfigurationException if there is no card, or it no longer fits the model
   */
  public static void check(Path folder) {
    Path file = folder.resolve(FILE);
    ModelDirectory model = ModelDirectory.read(folder);
    String found =
        ResultFiles.text(file)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "the model '%s' has no %s; write it with mtl card"
                            .formatted(folder, FILE)));
    List<String> expected = of(model, notes(file).orElse(EMPTY_NOTES)).lines().toList();
    List<String> lines = found.lines().toList();
    for (int i = 0; i < Math.max(lines.size(), expected.size()); i++) {
      String is = i < lines.size() ? lines.get(i) : "the end";
      String should = i < expected.size() ? expected.get(i) : "the end";
      if (!is.equals(should)) {
        throw new ConfigurationException(
            "%s, line %d no longer fits the model: found '%s', expected '%s'; write it again with mtl card"
                .formatted(file, i + 1, is, should));
      }
    }
  }

  private static Optional<String> notes(Path file) {
    return ResultFiles.text(file)
        .filter(text -> text.contains(NOTES) && text.indexOf(END) > text.indexOf(NOTES))
        .map(text -> text.substring(text.indexOf(NOTES) + NOTES.length(), text.indexOf(END)))
        .map(String::strip);
  }

  private static String of(ModelDirectory model, String notes) {
    return new ModelCardText(model).text(notes);
  }

  private String text(String notes) {
    Provenance from = model.card().provenance();
    line("# Model card: " + markdown(from.run()));
    line("");
    line("| | |", "|---|---|");
    fact("tasks", Integer.toString(tasks().size()));
    fact("written by", "MTL4J " + from.mtl4j() + ", " + from.backend());
    from.written().ifPresent(date -> fact("date", date.toString()));
    fact("seed", Long.toString(from.seed()));
    fact("epoch", Integer.toString(from.epoch()));
    fact("rows", rows(from.rows()));
    fact("fingerprint of the training rows", from.fingerprint());
    fact("SHA-256 of model.json", model.digest());
    tasks().forEach(this::task);
    inputs();
    limits();
    line("", "## Notes", "", NOTES, notes, END);
    return text.toString();
  }

  private List<TaskOutput> tasks() {
    return model.card().tasks();
  }

  private static String rows(Map<String, Integer> rows) {
    return rows.entrySet().stream()
        .map(part -> "%,d %s".formatted(part.getValue(), part.getKey()))
        .collect(Collectors.joining(", "));
  }

  private void task(TaskOutput task) {
    line("", "## Task " + markdown(task.task()), "");
    line(predicts(task));
    labels(task);
    for (int i = 0; i < task.thresholds().size(); i++) {
      Threshold threshold = task.thresholds().get(i);
      line(
          "The answer is '%s' from a probability of %s on: %s."
              .formatted(markdown(task.outputs().get(i)), threshold.value(), threshold.reason()));
    }
    StoredMetrics metrics = model.metrics();
    Map<String, Double> validation = metrics.validation().getOrDefault(task.task(), Map.of());
    Map<String, Double> test = metrics.test().getOrDefault(task.task(), Map.of());
    Set<String> ids = new LinkedHashSet<>(validation.keySet());
    ids.addAll(test.keySet());
    if (!ids.isEmpty()) {
      line("", "| metric | validation | test |", "|---|---:|---:|");
      ids.forEach(
          id -> line("| %s | %s | %s |".formatted(id, cell(validation, id), cell(test, id))));
    }
  }

  private static String cell(Map<String, Double> values, String id) {
    double value = values.getOrDefault(id, Double.NaN);
    return Double.isFinite(value) ? Double.toString(value) : "-";
  }

  private static String predicts(TaskOutput task) {
    String names = names(task.outputs());
    return switch (task.prediction()) {
      case VALUE -> "Predicts numbers: " + names + ".";
      case PROBABILITY -> "Predicts the probability of " + names + ".";
      case DISTRIBUTION -> "Predicts one of " + task.outputs().size() + " classes: " + names + ".";
    };
  }

  private void labels(TaskOutput task) {
    task.labels()
        .ifPresent(
            format -> {
              line("Its labels are in the columns " + names(format.columns()) + ".");
              if (format instanceof LabelFormat.OwnRows) {
                line("It has been trained and evaluated on some rows only.");
              }
            });
  }

  private static String names(List<String> names) {
    String shown =
        names.stream().limit(20).map(ModelCardText::markdown).collect(Collectors.joining(", "));
    return names.size() > 20 ? shown + " and " + (names.size() - 20) + " more" : shown;
  }

  private void inputs() {
    line("", "## Inputs", "", "| column | values |", "|---|---|");
    model
        .card()
        .inputs()
        .forEach(
            (column, held) ->
                line(
                    "| %s | %s |"
                        .formatted(markdown(column), held.name().toLowerCase(Locale.ROOT))));
  }

  /** What the files of the model say about who should not use it. */
  private void limits() {
    line("", "## Who should not use it", "");
    line("- Whoever has rows unlike the training rows: the metrics say nothing about them.");
    List<String> untested = new ArrayList<>();
    List<String> guessed = new ArrayList<>();
    for (TaskOutput task : tasks()) {
      if (model.metrics().test().getOrDefault(task.task(), Map.of()).isEmpty()
          && !task.metrics().isEmpty()) {
        untested.add(task.task());
      }
      if (task.thresholds().stream().anyMatch(threshold -> Double.isNaN(threshold.score()))) {
        guessed.add(task.task());
      }
    }
    if (!untested.isEmpty()) {
      line("- Whoever needs a metric on test rows of " + names(untested) + ": there is none.");
    }
    if (!guessed.isEmpty()) {
      line(
          "- Whoever relies on yes or no of "
              + names(guessed)
              + ": a threshold is a half, and not chosen on rows.");
    }
  }

  private void fact(String name, String value) {
    line("| %s | %s |".formatted(name, value));
  }

  private void line(String... lines) {
    for (String line : lines) {
      text.append(line).append('\n');
    }
  }

  /** A name in which no character has a meaning in Markdown or HTML. */
  private static String markdown(String name) {
    return name.replaceAll("\\p{Cntrl}", " ")
        .replaceAll("([\\\\`*_{}\\[\\]()#+!|~-])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
