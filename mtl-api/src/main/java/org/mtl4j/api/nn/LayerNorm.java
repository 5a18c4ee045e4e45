// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

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

  /** Declares {@code scale} and {@code shift} of the size of the last axis. */
  public LayerNorm(Scope scope, int width) {
    this.scale = scope.variable("scale", Shape.of(width), Initializer.constant(1));
    this.shift = scope.variable("shift", Shape.of(width), Initializer.constant(0));
  }

  @Override
  public Shape output() {
    return scale.shape();
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    Tensor centered = g.subtract(x, g.meanKeeping(x, -1));
    Tensor variance = g.meanKeeping(g.square(centered), -1);
    Tensor normal = g.multiply(centered, g.rsqrt(g.add(variance, g.constant(EPSILON))));
    return g.add(g.multiply(normal, g.variable(scale)), g.variable(shift));
  }
}
