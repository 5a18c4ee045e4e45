// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.loss;

import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;

/** The label of a task of classes, one-hot encoded. */
final class OneHot {
  private OneHot() {}

  /** From the index of the class [batch, 1] to [batch, classes]. */
  static Tensor of(Graph g, Tensor label, int classes) {
    return g.oneHot(g.cast(g.squeeze(label, 1), DType.INT), classes);
  }
}
