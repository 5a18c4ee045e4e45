package org.mtl4j.core.preparation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.task.Task;
import org.mtl4j.serve.csv.CsvDialect;
import org.mtl4j.serve.encoding.Preprocessing;

/**
 * Data ready to be learned from.
 *
 * @param tasks fitted on the training rows, by name, in the order of the experiment
 * @param preprocessing fitted on the training rows
 * @param train rows to learn from
 * @param validation rows to choose by, unless the split wants none
 * @param test rows to judge by, unless the split wants none
 * @param labels what the training rows hold of each task's labels, by name
 * @param origin what the raw rows looked like
 * @param warnings what a person should know, such as columns that tell nothing
 */
public record Prepared(
    Map<String, Task> tasks,
    Preprocessing preprocessing,
    Dataset train,
    Optional<Dataset> validation,
    Optional<Dataset> test,
    Map<String, Labels> labels,
    Origin origin,
    List<String> warnings) {

  public Prepared {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
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

  /** What a model sees of a row. */
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
   * What raw rows looked like, for whoever meets others like them.
   *
   * @param sample some training rows as they were read, with all columns
   * @param layout the names of all columns of files without a header, in their order; empty where
   *     the files have one
   * @param dialect how files were written, where they were delimited text
   */
  public record Origin(Table sample, List<String> layout, Optional<CsvDialect> dialect) {
    public Origin {
      layout = List.copyOf(layout);
    }
  }

  /**
   * The labels of a task over the training rows.
   *
   * @param rows the rows with a label, or with at least one of a set
   * @param means the mean of each number of a label over the rows that have it, each row counted by
   *     its weight; NaN where no row with a weight has it
   */
  public record Labels(int rows, double[] means) {}
}
