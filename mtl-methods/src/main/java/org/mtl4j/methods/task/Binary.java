// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
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
 * Binary classification.
 *
 * @param label the column
 * @param positive the value that means yes; every other value means no. By default the column must
 *     have two values, and yes is the affirmative one ({@link Polarity}: 1 of 0 and 1, yes of no
 *     and yes), or the larger one if their sense is unknown
 */
@Pluggable(name = "binary", summary = "Binary classification: yes or no.")
public record Binary(
    @Option(value = "the column of the label", required = true) String label,
    @Option("the value that means yes; by default 1, true, yes, ..., or the larger of two values")
        Optional<String> positive,
    @Option("cross-entropy or focal") Loss loss)
    implements TaskType {

  public Binary {
    Fit.require(loss, Prediction.PROBABILITY);
  }

  /** The affirmative one of two values means yes, or the larger one. Cross-entropy. */
  public Binary(String label) {
    this(label, Optional.empty(), new CrossEntropy());
  }

  /** One value means yes, all others no. Cross-entropy. */
  public Binary(String label, String positive) {
    this(label, Optional.of(positive), new CrossEntropy());
  }

  @Override
  public Prediction prediction() {
    return Prediction.PROBABILITY;
  }

  @Override
  public List<String> columns() {
    return List.of(label);
  }

  @Override
  public Fitted fit(String name, Table training) {
    LabelColumn labels = LabelColumn.of(training, name, label);
    List<String> values = labels.values();
    if (positive.isPresent() && values.stream().noneMatch(v -> labels.means(positive.get(), v))) {
      throw labels.failure(
          "never has the positive value '%s' in the training rows; it has %s"
              .formatted(positive.get(), LabelColumn.list(values)));
    }
    if (values.size() == 1) {
      throw labels.failure(
          "is always '%s' in the training rows; yes and no are needed".formatted(values.get(0)));
    }
    if (positive.isEmpty() && values.size() > 2) {
      throw labels.failure(
          "has %d values in the training rows, so the one that means yes must be named by"
                  .formatted(values.size())
              + " 'positive': "
              + LabelColumn.list(values));
    }
    String yes = positive.or(() -> Polarity.positive(values)).orElseGet(() -> values.get(1));
    List<String> others = values.stream().filter(value -> !labels.means(yes, value)).toList();
    Optional<String> no = others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
    return new Fitted(
        name, new LabelFormat.YesNo(List.of(label), yes, no, positive.isPresent()), loss);
  }

  /** The fitted task. */
  public record Fitted(String name, LabelFormat.YesNo format, Loss loss) implements ColumnTask {
    @Override
    public Prediction prediction() {
      return Prediction.PROBABILITY;
    }

    /** The value that means yes. */
    @Override
    public List<String> outputs() {
      return List.of(format.positive());
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
