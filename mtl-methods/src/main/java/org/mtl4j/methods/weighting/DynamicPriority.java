// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

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
 * Dynamic task prioritization (Guo et al., ECCV 2018): w = -(1 - κ̄)^γ log κ̄, where κ̄ is the
 * moving average of a metric in (0, 1). Difficult tasks get more weight. The metric is the primary
 * one of the task; higher must be better. The paper's is a performance indicator in [0, 1], such as
 * accuracy, computed in training steps. Here, as in the code of Yun and Cho (ICCV 2023), it is
 * computed on the validation rows and the average is updated by every evaluation.
 *
 * <p>Weights are 1 before the first evaluation. An average below 0.001 counts as 0.001, one above 1
 * as 1, which gives weight 0. For the paper's weights of single examples use the loss {@code
 * focal}.
 *
 * @param focus γ; 1 by default; Yun and Cho advise 0.5
 * @param rate the share of a new score in the average; by default that of Yun and Cho
 */
@Pluggable(
    name = "dynamic-priority",
    summary = "More weight for tasks that score low on the validation rows.",
    source = "Guo et al., ECCV 2018")
public record DynamicPriority(
    @Option("gamma, how fast the weight of a solved task decreases, 0 to 100") double focus,
    @Option("share of a new score in the moving average, above 0, 1 or less") double rate)
    implements LossWeighting {
  private static final double LEAST = 1e-3;

  public DynamicPriority {
    Bounds.exponent("focus", focus);
    Bounds.share("rate", rate);
  }

  public DynamicPriority() {
    this(1, ScoreAverages.RATE);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withValidationRows(1).withRisingScores();
  }

  @Override
  public int controls(int tasks) {
    return tasks;
  }

  @Override
  public void control(History history, double[] weights) {
    double[] averages = ScoreAverages.of(history, rate);
    for (int t = 0; t < weights.length; t++) {
      double score = Math.max(LEAST, Math.min(1, averages[t]));
      weights[t] = Double.isNaN(score) ? 1 : -Math.pow(1 - score, focus) * Math.log(score);
    }
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    return Terms.each(losses.size(), t -> g.multiply(losses.control(g, t), losses.values().get(t)));
  }
}
