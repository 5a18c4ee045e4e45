// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The mean negative log likelihood. Probabilities are clipped to [ε, 1 - ε] with ε = 2⁻²³, the
 * precision of float32 near 1, as in scikit-learn for float32 predictions. A wrong probability that
 * rounds to 1 costs 15.9; with ε = 10⁻¹⁵ it would cost 34.5.
 */
@Pluggable(name = "log-loss", summary = "The mean negative log likelihood.")
public record LogLoss() implements Metric {
  private static final double EPSILON = 0x1p-23;

  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction != Prediction.VALUE;
  }

  @Override
  public double of(Scores scores) {
    return scores.distribution()
        ? LabelScores.likelihoods(scores).mean((p, y) -> -Math.log(held(p)))
        : LabelScores.mean(
            scores, rows -> rows.mean((p, y) -> -Math.log(y > 0.5 ? held(p) : 1 - held(p))));
  }

  private static double held(double p) {
    return Math.min(Math.max(p, EPSILON), 1 - EPSILON);
  }
}
