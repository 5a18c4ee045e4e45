// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;

/** The labels of one task in a batch of training rows. */
public interface Labels {
  /** The labels [batch, labelWidth], encoded by the scale of the task; 0 if missing. */
  Tensor values();

  /** 1 if a label is present, else 0 [batch, labelWidth]. */
  Tensor mask();

  /** The weights of the rows [batch]; empty if all are 1. */
  Optional<Tensor> weights();

  /**
   * The weighted mean over all present labels, Σ mask · weight · x / Σ mask · weight: how the loss
   * of a task is computed from the losses of its labels. 0 if no label is present.
   *
   * @param x one number for each label [batch, labelWidth]
   * @return a scalar
   */
  default Tensor mean(Graph g, Tensor x) {
    Tensor share = weights().map(w -> g.multiply(mask(), g.expand(w, 1))).orElse(mask());
    // Far below any sum of weights, far above the smallest float.
    Tensor mass = g.maximum(g.sum(share), g.constant(1e-30));
    return g.divide(g.sum(g.multiply(share, x)), mass);
  }
}
