// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import java.util.List;
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
 * Multi-class classification. The classes are the values in the training rows, sorted: as numbers
 * if all are numbers, else as text.
 *
 * @param label the column
 */
@Pluggable(name = "multiclass", summary = "Multi-class classification: one of several classes.")
public record MultiClass(
    @Option(value = "the column of the label", required = true) String label,
    @Option("cross-entropy or focal") Loss loss)
    implements TaskType {

  /** More values, nearly one a row, are no classes. */
  private static final int MANY = 100;

  /** As many values or more, each in one row, are no classes. */
  private static final int UNIQUE = 20;

  public MultiClass {
    Fit.require(loss, Prediction.DISTRIBUTION);
  }

  /** With cross-entropy. */
  public MultiClass(String label) {
    this(label, new CrossEntropy());
  }

  @Override
  public Prediction prediction() {
    return Prediction.DISTRIBUTION;
  }

  @Override
  public List<String> columns() {
    return List.of(label);
  }

  @Override
  public Fitted fit(String name, Table training) {
    LabelColumn labels = LabelColumn.of(training, name, label);
    List<String> classes = labels.values();
    if (classes.size() == 1) {
      throw labels.failure(
          "is always '%s' in the training rows; two classes are needed".formatted(classes.get(0)));
    }
    boolean unique = classes.size() >= UNIQUE && classes.size() == training.rows();
    if (unique || classes.size() > MANY && 2 * classes.size() > training.rows()) {
      throw labels.failure(
          "has %,d values in %,d training rows: an id or free text, and no class; a number can be"
                  .formatted(classes.size(), training.rows())
              + " learned with type: regression");
    }
    return new Fitted(name, new LabelFormat.Classes(label, classes), loss);
  }

  /** The fitted task. */
  public record Fitted(String name, LabelFormat.Classes format, Loss loss) implements ColumnTask {
    @Override
    public Prediction prediction() {
      return Prediction.DISTRIBUTION;
    }

    @Override
    public int outputWidth() {
      return format.classes().size();
    }

    @Override
    public List<String> outputs() {
      return format.classes();
    }

    @Override
    public Tensor loss(Graph g, Tensor output, Tensor label) {
      return loss.of(g, prediction(), output, label);
    }

    @Override
    public Tensor predict(Graph g, Tensor output) {
      return g.softmax(output);
    }

    @Override
    public List<String> defaultMetrics() {
      return List.of("accuracy", "log-loss", "f1");
    }
  }
}
