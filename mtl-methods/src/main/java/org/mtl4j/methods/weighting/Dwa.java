// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Arrays;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Dynamic weight average (Liu et al., CVPR 2019): tasks whose loss decreases slowly get more
 * weight. In epoch e, w = T · softmax(r / τ), where r_t = ℓ̄_t(e-1) / ℓ̄_t(e-2) is the ratio of the
 * mean training losses of the two previous epochs. In the first two epochs w = 1.
 *
 * <p>The ratio is 1 if a task had no label in one of the two epochs or a mean loss of 0 in the
 * earlier one.
 *
 * @param temperature τ; the larger, the more equal the weights
 */
@Pluggable(
    name = "dwa",
    summary = "More weight for losses that decrease slowly from epoch to epoch.",
    source = "Liu et al., CVPR 2019")
public record Dwa(@Option("softness of the weights, above 0") double temperature)
    implements LossWeighting {

  public Dwa {
    Bounds.positive("temperature", temperature);
  }

  public Dwa() {
    this(2);
  }

  /** The weights need two epochs. */
  @Override
  public Needs needs() {
    return Needs.NOTHING.withEpochs(3);
  }

  @Override
  public int controls(int tasks) {
    return tasks;
  }

  @Override
  public void control(History history, double[] weights) {
    int e = history.epoch();
    if (e < 2) {
      Arrays.fill(weights, 1);
      return;
    }
    for (int t = 0; t < weights.length; t++) {
      double ratio = history.meanLoss(e - 1, t) / history.meanLoss(e - 2, t);
      weights[t] = (Double.isFinite(ratio) ? ratio : 1) / temperature;
    }
    Simplex.softmax(weights);
    Arrays.setAll(weights, t -> weights.length * weights[t]);
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    return Terms.each(losses.size(), t -> g.multiply(losses.control(g, t), losses.values().get(t)));
  }
}
