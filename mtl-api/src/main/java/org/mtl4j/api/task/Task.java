package org.mtl4j.api.task;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;

/** A task whose labels are understood. Immutable. */
public interface Task {
  /** The name, unique in a model. */
  String name();

  /** How predictions are to be read. */
  Prediction prediction();

  /** The numbers a label consists of: 1, or one for each label of a set. */
  int labelWidth();

  /** The numbers a head puts out. */
  int outputWidth();

  /** What the columns of a prediction stand for: classes, labels, or the name of the value. */
  List<String> outputs();

  /**
   * Writes the labels of all rows, {@link #labelWidth} numbers each, NaN where missing.
   *
   * @throws org.mtl4j.api.error.DataException where a label cannot be read; names column and row
   */
  void encode(Table table, FloatBuffer labels);

  /**
   * A last layer with parameters of the task's own, which do not depend on the representation: the
   * thresholds of an ordinal scale, a dispersion. It stands between head and loss; what it gives is
   * the output that {@link #loss} and {@link #predict} read. None by default.
   *
   * @param scope where its variables are declared
   * @return a layer from [batch, outputWidth]
   */
  default Optional<Layer> readout(Scope scope) {
    return Optional.empty();
  }

  /**
   * How {@link #encode} reads labels, where it can be said in these words: a stored model can then
   * be judged on labeled rows without the kind of task. Not said by default.
   */
  default Optional<LabelFormat> labelFormat() {
    return Optional.empty();
  }

  /**
   * The loss of every label by itself, before any mean.
   *
   * @param output [batch, outputWidth], or what the {@link #readout} makes of it
   * @param label [batch, labelWidth]; zeros stand where it is missing
   * @return [batch, labelWidth]
   */
  Tensor loss(Graph g, Tensor output, Tensor label);

  /**
   * What a person gets to see: probabilities, values in their own unit.
   *
   * @param output [batch, outputWidth], or what the {@link #readout} makes of it
   * @return [batch, outputs().size()]
   */
  Tensor predict(Graph g, Tensor output);

  /** The ids of the metrics to compute where the user names none; the first is the primary one. */
  List<String> defaultMetrics();
}
