// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;

/** Adds learned thresholds b_1 > b_2 > ... to a number: [batch, 1] to [batch, n]. */
record DecreasingThresholds(Variable thresholds) implements Layer {
  /**
   * Declares the thresholds.
   *
   * @param starts the initial b_1, then for each k the initial c_k of b_k = b_{k-1} - softplus(c_k)
   */
  static DecreasingThresholds thresholds(Scope scope, List<Double> starts) {
    float[] values = new float[starts.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = starts.get(k).floatValue();
    }
    return new DecreasingThresholds(
        scope.variable("thresholds", Shape.of(values.length), Initializer.of(values)));
  }

  @Override
  public Shape output() {
    return thresholds.shape();
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    Tensor raw = g.variable(thresholds);
    int n = thresholds.shape().size(0);
    if (n == 1) {
      return g.add(x, raw);
    }
    Tensor steps = g.negate(g.softplus(g.slice(raw, 0, 1, n)));
    return g.add(x, g.cumulativeSum(g.concat(List.of(g.slice(raw, 0, 0, 1), steps), 0), 0));
  }
}
