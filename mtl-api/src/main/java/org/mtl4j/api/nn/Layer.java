package org.mtl4j.api.nn;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/** Something that owns variables and maps [batch, in...] to [batch, out...]. */
public interface Layer {
  /** The shape of one row of the result. */
  Shape output();

  /**
   * Builds the result; may be called for several graphs and inputs, always with the same variables.
   *
   * @param x [batch, in...]
   * @return [batch, {@link #output()}...]
   */
  Tensor apply(Graph g, Tensor x);

  /** The width of the result laid out as one vector. */
  default int width() {
    return output().elements();
  }
}
