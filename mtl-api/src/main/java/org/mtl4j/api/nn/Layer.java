// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/** A layer: owns variables and maps [batch, in...] to [batch, out...]. */
public interface Layer {
  /** The shape of one row of the output. */
  Shape output();

  /**
   * Builds the output. May be called for several graphs and inputs; the variables are the same.
   *
   * @param x [batch, in...]
   * @return [batch, {@link #output()}...]
   */
  Tensor apply(Graph g, Tensor x);

  /** The number of elements of one row of the output. */
  default int width() {
    return output().elements();
  }
}
