// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.loss;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;

/**
 * Huber loss: half the squared error up to δ, linear above. With r = |ŷ - y|, ½r² for r ≤ δ, else
 * δ(r - ½δ).
 *
 * @param delta δ, in standard deviations if the task standardizes the label
 */
@Pluggable(
    name = "huber",
    summary = "Half the squared error up to delta, linear above.",
    source = "Huber, Annals of Mathematical Statistics 1964")
public record Huber(
    @Option("error above which the loss is linear, above 0; in deviations of a standardized label")
        double delta)
    implements Loss {

  public Huber {
    Bounds.positive("delta", delta);
  }

  public Huber() {
    this(1);
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction == Prediction.VALUE;
  }

  @Override
  public Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label) {
    Tensor r = g.abs(g.subtract(output, label));
    Tensor c = g.minimum(r, g.constant(delta));
    return g.multiply(c, g.subtract(r, g.scale(c, 0.5)));
  }
}
