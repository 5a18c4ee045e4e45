// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The mean of 2(y log(y / μ) - (y + 1/α) log((1 + αy) / (1 + αμ))), where α is the learned
 * dispersion, the second prediction of the task.
 */
@Pluggable(
    name = "negative-binomial-deviance",
    summary = "The mean deviance of predicted means, at the learned dispersion.",
    source = "Lawless, Canadian Journal of Statistics 1987")
public record NegativeBinomialDeviance() implements Metric {
  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction == Prediction.VALUE;
  }

  @Override
  public double of(Scores scores) {
    LabeledRows rows = LabeledRows.of(scores);
    return rows.hasNan()
        ? Double.NaN
        : rows.mean(
            row ->
                unit(scores.label(row, 0), scores.prediction(row, 0), scores.prediction(row, 1)));
  }

  private static double unit(double y, double mu, double alpha) {
    double rest = (y + 1 / alpha) * (Math.log1p(alpha * y) - Math.log1p(alpha * mu));
    return 2 * ((y > 0 ? y * Math.log(y / mu) : 0) - rest);
  }
}
