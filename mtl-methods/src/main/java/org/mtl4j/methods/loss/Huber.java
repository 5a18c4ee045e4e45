package org.mtl4j.methods.loss;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;

/**
 * Half the squared error up to δ, linear beyond: with r = |ŷ - y|, ½r² for r ≤ δ, else δ(r - ½δ).
 *
 * @param delta δ, in the unit the loss is taken in: deviations of the label where the task
 *     standardises it
 */
@Pluggable(
    name = "huber",
    summary = "Half the squared error up to delta, linear beyond.",
    source = "Huber, Annals of Mathematical Statistics 1964")
public record Huber(
    @Option("where the error turns linear, above 0; in deviations of a standardised label")
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
