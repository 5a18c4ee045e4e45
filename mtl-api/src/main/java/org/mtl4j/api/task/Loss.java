// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Pluggable;

/** A differentiable loss of an output and a label. */
public interface Loss {
  /** The name. */
  default String id() {
    return Pluggable.Name.of(this);
  }

  /** Whether the loss is defined for such predictions. */
  boolean fits(Prediction prediction);

  /**
   * Builds the loss of every label, before any mean.
   *
   * @param prediction the meaning of the output
   * @param output [batch, outputWidth]; logits if the prediction is a probability or distribution
   * @param label [batch, labelWidth]
   * @return [batch, labelWidth]
   */
  Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label);
}
