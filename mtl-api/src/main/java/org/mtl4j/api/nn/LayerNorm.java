// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * Layer normalization (Ba et al. 2016): the last axis is normalized to mean 0 and variance 1, then
 * scaled and shifted.
 */
public final class LayerNorm implements Layer {
  private static final double EPSILON = 1e-5;

  private final Variable scale;
  private final Variable shift;
  private final Shape output;

  /**
   * Declares {@code scale} and {@code shift} of the size of the last axis.
   *
   * @param row the shape of one row
   * @throws ShapeException if a row has no axis
   */
  public LayerNorm(Scope scope, Shape row) {
    Rows.require(scope, row, row.rank() > 0, "rows [..., features] are needed");
    Shape width = Shape.of(row.size(-1));
    this.scale = scope.variable("scale", width, Initializer.constant(1));
    this.shift = scope.variable("shift", width, Initializer.constant(0));
    this.output = row;
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    Tensor centered = g.subtract(x, g.meanKeeping(x, -1));
    Tensor variance = g.meanKeeping(g.square(centered), -1);
    Tensor normal = g.multiply(centered, g.rsqrt(g.add(variance, g.constant(EPSILON))));
    return g.add(g.multiply(normal, g.variable(scale)), g.variable(shift));
  }
}
