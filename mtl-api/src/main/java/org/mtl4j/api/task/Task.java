// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;

/**
 * A task, fitted on training rows: how its labels are encoded, its loss and its predictions.
 * Immutable. {@link ColumnTask} is the base of most tasks.
 */
public interface Task {
  /** The name, unique in a model. */
  String name();

  /** The meaning of predictions. */
  Prediction prediction();

  /** The numbers of a label: 1, or one for each label of a set. */
  int labelWidth();

  /** The width of the output of the head. */
  int outputWidth();

  /** The names of the numbers of a prediction: classes, labels, or the name of the value. */
  List<String> outputs();

  /** The unit of encoded labels and predictions; {@link Scale#NONE} by default. */
  default Scale scale() {
    return Scale.NONE;
  }

  /**
   * Writes the labels of all rows [rows, labelWidth], encoded by {@link #scale}, NaN if missing.
   *
   * @throws org.mtl4j.api.error.DataException if a label cannot be read; names column and row
   */
  void encode(Table table, FloatBuffer labels);

  /**
   * A layer between head and loss with parameters that do not depend on the representation, such as
   * the thresholds of an ordinal scale. {@link #loss} and {@link #predict} read its output. None by
   * default.
   *
   * @param scope the scope of its variables
   * @return a layer from [batch, outputWidth]
   */
  default Optional<Layer> readout(Scope scope) {
    return Optional.empty();
  }

  /**
   * How {@link #encode} reads labels, if a {@link LabelFormat} can describe it; empty by default. A
   * stored model with formats can be evaluated on labeled rows without the plugin of the task.
   */
  default Optional<LabelFormat> labelFormat() {
    return Optional.empty();
  }

  /**
   * Builds the loss of every label, before any mean.
   *
   * @param output [batch, outputWidth], or the output of {@link #readout}
   * @param label [batch, labelWidth], encoded by {@link #scale}; 0 if missing
   * @return [batch, labelWidth]
   */
  Tensor loss(Graph g, Tensor output, Tensor label);

  /**
   * Builds the predictions: probabilities, or values that {@link #scale} decodes.
   *
   * @param output [batch, outputWidth], or the output of {@link #readout}
   * @return [batch, outputs().size()]
   */
  Tensor predict(Graph g, Tensor output);

  /** The names of the metrics if the user sets none. The first is the primary metric. */
  List<String> defaultMetrics();
}
