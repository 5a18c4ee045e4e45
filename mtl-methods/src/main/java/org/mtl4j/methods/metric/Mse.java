// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/** The mean squared error, in the label's unit squared. */
@Pluggable(name = "mse", summary = "The mean squared error.")
public record Mse() implements Metric {
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
    return LabelScores.mean(scores, rows -> rows.mean(Mse::squared));
  }

  static double squared(double prediction, double label) {
    return (prediction - label) * (prediction - label);
  }
}
