// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;

/**
 * Dropout of the results of a layer (Srivastava et al., JMLR 2014): in training each element is set
 * to 0 with a probability, and the others are scaled up so that the mean is the same.
 */
public final class Dropout implements Layer {
  private final String name;
  private final Layer layer;
  private final double rate;

  /**
   * @param rate the probability that an element is set to 0, in [0, 1)
   */
  public Dropout(Scope scope, Layer layer, double rate) {
    Bounds.belowOne("rate", rate);
    this.name = scope.path() + "/dropout";
    this.layer = layer;
    this.rate = rate;
  }

  @Override
  public Shape output() {
    return layer.output();
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    return of(g, name, layer.apply(g, x), rate);
  }

  /**
   * Dropout of a tensor.
   *
   * @param name the name of the draws, unique in a model
   * @param rate the probability that an element is set to 0, in [0, 1)
   */
  public static Tensor of(Graph g, String name, Tensor y, double rate) {
    if (!g.training() || rate == 0) {
      return y;
    }
    Tensor keep = g.lessEqual(g.constant(rate), g.randomUniform(name, y));
    return g.multiply(y, g.scale(g.cast(keep, DType.FLOAT), 1 / (1 - rate)));
  }
}
