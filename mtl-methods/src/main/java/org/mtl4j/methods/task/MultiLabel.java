package org.mtl4j.methods.task;

import java.nio.FloatBuffer;
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
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.LabelReader;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.api.task.YesNo;
import org.mtl4j.methods.loss.CrossEntropy;
import org.mtl4j.methods.loss.Fit;

/**
 * Several labels, each yes or no by itself. A label may be missing where others are there. One that
 * is always the same in the training rows is allowed beside others, since rare labels are common;
 * metrics leave it out where they have no value for it.
 *
 * @param labels the columns, one for each label
 * @param positive the value that means yes in all of them; every other one means no. By default
 *     they hold 0 and 1
 * @param loss how far a prediction is from a label
 */
@Pluggable(name = "multilabel", summary = "Several labels, each yes or no by itself.")
public record MultiLabel(
    @Option(value = "the columns, one for each label", required = true) List<String> labels,
    @Option("the value that means yes in all columns; 1 of 0 and 1 by default")
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

  /** Columns of 0 and 1; cross-entropy. */
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
    YesNo meaning =
        positive
            .map(yes -> new YesNo(yes, Optional.empty()))
            .orElseGet(() -> new YesNo("1", Optional.of("0")));
    Set<String> values = new TreeSet<>();
    Set<Float> answers = new HashSet<>();
    for (String column : labels) {
      Labels read = Labels.of(training, name, column).required();
      values.addAll(read.values());
      for (float answer : meaning.encode(read)) {
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
                      meaning.positive())
              + " have "
              + Labels.list(List.copyOf(values)));
    }
    return new Fitted(name, labels, meaning, loss);
  }

  /** The task on its training rows. */
  public record Fitted(String name, List<String> labels, YesNo meaning, Loss loss) implements Task {

    public Fitted {
      labels = List.copyOf(labels);
    }

    @Override
    public Prediction prediction() {
      return Prediction.PROBABILITY;
    }

    @Override
    public int labelWidth() {
      return labels.size();
    }

    @Override
    public int outputWidth() {
      return labels.size();
    }

    @Override
    public List<String> outputs() {
      return labels;
    }

    @Override
    public Optional<LabelFormat> labelFormat() {
      return Optional.of(meaning.format(labels));
    }

    @Override
    public void encode(Table table, FloatBuffer target) {
      LabelReader.read(labelFormat().orElseThrow(), name, table, target);
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
