// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The root mean squared error relative to that of predicting the mean of the training rows: √(Σ(y -
 * ŷ)² / Σ(y - ȳ)²); the mean over several labels (aRRMSE). Not defined if all labels equal ȳ.
 */
@Pluggable(
    name = "rrmse",
    summary = "The root of the mean squared error relative to predicting the training mean.",
    source = "Spyromitros-Xioufis et al., Machine Learning 2016")
public record Rrmse() implements Metric {
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
    return LabelScores.mean(scores, Rrmse::relative);
  }

  private static double relative(LabelScores rows) {
    return Math.sqrt(rows.sum(Mse::squared) / rows.spread(rows.trainingMean()));
  }
}
