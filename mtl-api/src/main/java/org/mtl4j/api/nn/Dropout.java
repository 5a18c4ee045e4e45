package org.mtl4j.api.nn;

import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;

/**
 * Another layer whose results are zeroed with a probability while training, the rest scaled up so
 * that the mean stays (Srivastava et al., JMLR 2014). The draws follow the seed of the run.
 */
public final class Dropout implements Layer {
  private final String name;
  private final Layer layer;
  private final double rate;

  /**
   * @param rate the probability of a zero, in [0, 1)
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
    Tensor y = layer.apply(g, x);
    if (!g.training() || rate == 0) {
      return y;
    }
    Tensor keep = g.lessEqual(g.constant(rate), g.randomUniform(name, y));
    return g.multiply(y, g.scale(g.cast(keep, DType.FLOAT), 1 / (1 - rate)));
  }
}
