package org.mtl4j.api.task;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Pluggable;

/** The distance of an output from a label, differentiable. */
public interface Loss {
  /** The name by which it is found. */
  default String id() {
    return Pluggable.Name.of(this);
  }

  /** Whether it has a meaning for predictions of this kind. */
  boolean fits(Prediction prediction);

  /**
   * The loss of every label by itself.
   *
   * @param prediction how the output is to be read
   * @param output [batch, outputWidth], logits where the prediction is a probability
   * @param label [batch, labelWidth]
   * @return [batch, labelWidth]
   */
  Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label);
}
