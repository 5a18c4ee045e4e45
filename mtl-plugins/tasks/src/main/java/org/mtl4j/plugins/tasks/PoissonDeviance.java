// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The mean of 2(y log(y / μ) - (y - μ)). Not defined if a prediction is not above 0 or a label is
 * below 0, and for several labels.
 */
@Pluggable(
    name = "poisson-deviance",
    summary = "The mean Poisson deviance of predicted means.",
    source = "McCullagh and Nelder, Generalized Linear Models, 1989")
public record PoissonDeviance() implements Metric {
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
    return scores.labelWidth() > 1 || rows.hasNan()
        ? Double.NaN
        : rows.mean(row -> unit(scores.label(row, 0), scores.prediction(row, 0)));
  }

  private static double unit(double y, double mu) {
    return y >= 0 && mu > 0 ? 2 * ((y > 0 ? y * Math.log(y / mu) : 0) - (y - mu)) : Double.NaN;
  }
}
