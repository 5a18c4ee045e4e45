// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/** The root of the mean squared error, in the unit of the label; the mean over several labels. */
@Pluggable(name = "rmse", summary = "The root of the mean squared error.")
public record Rmse() implements Metric {
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
    return LabelScores.mean(scores, rows -> Math.sqrt(rows.mean(Mse::squared)));
  }
}
