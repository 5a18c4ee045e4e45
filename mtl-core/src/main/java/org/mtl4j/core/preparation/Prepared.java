// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.task.Population;
import org.mtl4j.api.task.Task;
import org.mtl4j.serve.encoding.Preprocessing;

/**
 * Encoded data, ready for training.
 *
 * @param tasks fitted on the training rows, by name, in the order of the experiment
 * @param preprocessing fitted on the training rows
 * @param train training rows
 * @param validation validation rows, unless the split wants none
 * @param test test rows, unless the split wants none
 * @param labels statistics of each task's labels over the training rows, by name
 * @param populations the rows of each task, by name
 * @param counts the labels of each task in each part: by task, then by part
 * @param origin the form of the raw rows
 * @param raw the raw rows of all parts, if stored teachers are to be asked
 * @param warnings for the user, such as constant columns
 */
public record Prepared(
    Map<String, Task> tasks,
    Preprocessing preprocessing,
    Dataset train,
    Optional<Dataset> validation,
    Optional<Dataset> test,
    Map<String, Labels> labels,
    Map<String, Population> populations,
    Map<String, Map<String, LabelCounts>> counts,
    Origin origin,
    Optional<Tables> raw,
    List<String> warnings) {
  private static final int LINES = 12;

  public Prepared {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    populations = Map.copyOf(populations);
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    warnings = List.copyOf(warnings);
  }

  /** The data sets by name: train, validation and test, as far as the split has them. */
  public Map<String, Dataset> parts() {
    Map<String, Dataset> parts = new LinkedHashMap<>();
    parts.put("train", train);
    validation.ifPresent(data -> parts.put("validation", data));
    test.ifPresent(data -> parts.put("test", data));
    return parts;
  }

  /**
   * Validation rows as further training rows; encodings and statistics are those of before.
   *
   * @param withTest whether test rows are training rows too
   */
  public Prepared joined(boolean withTest) {
    List<Dataset> rows = new ArrayList<>(List.of(train));
    validation.ifPresent(rows::add);
    test.filter(part -> withTest).ifPresent(rows::add);
    return new Prepared(
        tasks,
        preprocessing,
        Dataset.join(rows),
        Optional.empty(),
        test.filter(part -> !withTest),
        labels,
        populations,
        counts,
        origin,
        raw,
        warnings);
  }

  /**
   * The same with the numbers of frozen teachers, which training reads like labels, and without the
   * raw rows.
   *
   * @param numbers by part, then by the name of the block
   */
  public Prepared taught(Map<String, Map<String, Block>> numbers) {
    return new Prepared(
        tasks,
        preprocessing,
        train.with(numbers.getOrDefault("train", Map.of())),
        validation.map(part -> part.with(numbers.getOrDefault("validation", Map.of()))),
        test.map(part -> part.with(numbers.getOrDefault("test", Map.of()))),
        labels,
        populations,
        counts,
        origin,
        Optional.empty(),
        warnings);
  }

  /** The labels of some tasks in each part: one line a task, at most {@link #LINES} of them. */
  public List<String> describe(List<String> names) {
    List<String> lines =
        names.stream()
            .limit(LINES)
            .map(task -> LabelCounts.line(task, counts.get(task)))
            .collect(Collectors.toList());
    if (names.size() > LINES) {
      lines.add("and %d more tasks".formatted(names.size() - LINES));
    }
    return lines;
  }

  /** The inputs of a model. */
  public InputSpec inputs() {
    return preprocessing.inputs();
  }

  /** The mean of each number of a label over the training rows, by task. */
  public Map<String, double[]> trainingMeans() {
    Map<String, double[]> means = new LinkedHashMap<>();
    labels.forEach((task, statistics) -> means.put(task, statistics.means()));
    return means;
  }

  /**
   * The form of the raw rows, to read others like them.
   *
   * @param sample some raw training rows, with all columns
   * @param layout the names of all columns of files without a header, in their order; empty if the
   *     files have a header
   * @param format the format of the files, if they are delimited text
   */
  public record Origin(Table sample, List<String> layout, Optional<RowFormat> format) {
    public Origin {
      layout = List.copyOf(layout);
    }
  }

  /**
   * Statistics of the labels of a task over the training rows.
   *
   * @param rows the number of rows with a label, or with at least one of a set
   * @param means the mean of each number of a label over the rows that have it, weighted by row
   *     weights; NaN if the sum of these weights is 0
   * @param shares of the classes, weighted likewise; empty if the label is not a class
   */
  public record Labels(int rows, double[] means, double[] shares) {}
}
