// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.ColumnTask;
import org.mtl4j.api.task.LabelColumn;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.methods.loss.CrossEntropy;
import org.mtl4j.methods.loss.Fit;

/**
 * Multi-label classification: several labels, each yes or no. A row may have some labels and miss
 * others. A label may be constant in the training rows, since rare labels are common; metrics leave
 * it out if they are not defined for it.
 *
 * @param labels the columns, one for each label
 * @param positive the value that means yes in all columns; every other value means no. By default
 *     columns have 0 and 1
 */
@Pluggable(
    name = "multilabel",
    summary = "Multi-label classification: several labels, each yes or no.")
public record MultiLabel(
    @Option(value = "the columns, one for each label", required = true) List<String> labels,
    @Option("the value that means yes in all columns; by default 1 of 0 and 1")
        Optional<String> positive,
    @Option("cross-entropy or focal") Loss loss)
    implements TaskType {

  public MultiLabel {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || new HashSet<>(labels).size() < labels.size()) {
      throw new OptionException(
          "labels", "must name one or several different columns, but are " + labels);
    }
    Fit.require(loss, Prediction.PROBABILITY);
  }

  /** Columns of 0 and 1. Cross-entropy. */
  public MultiLabel(List<String> labels) {
    this(labels, Optional.empty(), new CrossEntropy());
  }

  @Override
  public Prediction prediction() {
    return Prediction.PROBABILITY;
  }

  @Override
  public List<String> columns() {
    return labels;
  }

  @Override
  public Fitted fit(String name, Table training) {
    Optional<String> negative = positive.isPresent() ? Optional.empty() : Optional.of("0");
    var format = new LabelFormat.YesNo(labels, positive.orElse("1"), negative);
    Set<String> values = new TreeSet<>();
    Set<Float> answers = new HashSet<>();
    for (String column : labels) {
      LabelColumn read = LabelColumn.of(training, name, column);
      values.addAll(read.values());
      for (float answer : format.read(read)) {
        answers.add(answer);
      }
    }
    if (!answers.contains(1f) || !answers.contains(0f)) {
      throw new DataException(
          "%s: the labels of task '%s' never mean %s in the training rows; '%s' means yes, and they"
                  .formatted(
                      training.origin(),
                      name,
                      answers.contains(1f) ? "no" : "yes",
                      format.positive())
              + " have "
              + LabelColumn.list(List.copyOf(values)));
    }
    return new Fitted(name, format, loss);
  }

  /** The fitted task. */
  public record Fitted(String name, LabelFormat.YesNo format, Loss loss) implements ColumnTask {
    @Override
    public Prediction prediction() {
      return Prediction.PROBABILITY;
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      return loss.of(g, prediction(), output, label);
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return g.sigmoid(output);
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("auc", "average-precision", "log-loss", "accuracy", "f1");
    }
  }
}
