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
 * @param labels the columns, one for each label; or the one column whose cells hold sets of labels
 * @param positive the value that means yes in all columns; every other value means no. By default
 *     columns have 0 and 1, or a pair of words such as no and yes ({@link Polarity})
 * @param separator the text between the labels of a cell such as {@code red|green}; the labels are
 *     those of the training rows, sorted. Absent if each label has a column
 */
@Pluggable(
    name = "multilabel",
    summary = "Multi-label classification: several labels, each yes or no.")
public record MultiLabel(
    @Option(value = "the columns, one for each label; with 'separator' one column", required = true)
        List<String> labels,
    @Option("the value that means yes in all columns; by default 1, true, yes, ...")
        Optional<String> positive,
    @Option(
            "the text between the labels of a cell, such as | in red|green; none: one label a"
                + " column")
        Optional<String> separator,
    @Option("cross-entropy or focal") Loss loss)
    implements TaskType {

  public MultiLabel {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || new HashSet<>(labels).size() < labels.size()) {
      throw new OptionException(
          "labels", "must name one or several different columns, but are " + labels);
    }
    if (separator.isPresent()
        && (separator.get().isEmpty() || labels.size() > 1 || positive.isPresent())) {
      throw new OptionException(
          "separator",
          "must be a text between the labels of one column, without 'positive', but is '%s' for %s"
              .formatted(separator.get(), labels));
    }
    Fit.require(loss, Prediction.PROBABILITY);
  }

  /** Columns of 0 and 1, or of words such as no and yes. Cross-entropy. */
  public MultiLabel(List<String> labels) {
    this(labels, Optional.empty(), new CrossEntropy());
  }

  /** One column for each label. */
  public MultiLabel(List<String> labels, Optional<String> positive, Loss loss) {
    this(labels, positive, Optional.empty(), loss);
  }

  /** One column whose cells hold sets of labels. Cross-entropy. */
  public static MultiLabel ofCells(String column, String separator) {
    return new MultiLabel(
        List.of(column), Optional.empty(), Optional.of(separator), new CrossEntropy());
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
    return separator.isPresent()
        ? fitCells(LabelColumn.of(training, name, labels.get(0)), separator.get())
        : fitColumns(name, training);
  }

  private Fitted fitCells(LabelColumn cells, String between) {
    List<String> found =
        cells.values().stream()
            .flatMap(cell -> LabelColumn.parts(cell, between).stream())
            .distinct()
            .sorted()
            .toList();
    if (found.size() < 2) {
      throw cells.failure(
          "has sets of %d labels in the training rows, separated by '%s'; two labels are needed"
              .formatted(found.size(), between));
    }
    return new Fitted(
        cells.task(), new LabelFormat.Sets(labels.get(0), found, between), found, loss);
  }

  private Fitted fitColumns(String name, Table training) {
    Set<String> values = new TreeSet<>();
    List<LabelColumn> columns =
        labels.stream().map(label -> LabelColumn.of(training, name, label)).toList();
    columns.forEach(column -> values.addAll(column.values()));
    LabelFormat.YesNo format = format(columns, List.copyOf(values));
    Set<Double> answers = new HashSet<>();
    for (LabelColumn column : columns) {
      for (double answer : format.read(column)) {
        answers.add(answer);
      }
    }
    if (!answers.contains(1.0) || !answers.contains(0.0)) {
      throw new DataException(
          "%s: the labels of task '%s' never mean %s in the training rows; '%s' means yes, and they"
                  .formatted(
                      training.origin(),
                      name,
                      answers.contains(1.0) ? "no" : "yes",
                      format.positive())
              + " have "
              + LabelColumn.list(List.copyOf(values)));
    }
    return new Fitted(name, format, labels, loss);
  }

  private LabelFormat.YesNo format(List<LabelColumn> columns, List<String> values) {
    if (positive.isPresent()) {
      String yes = positive.get();
      List<String> others =
          values.stream()
              .filter(value -> columns.stream().noneMatch(column -> column.means(yes, value)))
              .toList();
      Optional<String> no = others.size() == 1 ? Optional.of(others.get(0)) : Optional.empty();
      return new LabelFormat.YesNo(labels, yes, no, true);
    }
    String yes = Polarity.positive(values).orElse("1");
    String no = yes.equals("1") ? "0" : values.get(1 - values.indexOf(yes));
    return new LabelFormat.YesNo(labels, yes, Optional.of(no));
  }

  /** The fitted task. */
  public record Fitted(String name, LabelFormat format, List<String> outputs, Loss loss)
      implements ColumnTask {
    public Fitted {
      outputs = List.copyOf(outputs);
    }

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
