// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/** The mean absolute error, in the label's unit. */
@Pluggable(name = "mae", summary = "The mean absolute error.")
public record Mae() implements Metric {
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
    return LabelScores.mean(scores, rows -> rows.mean((p, y) -> Math.abs(p - y)));
  }
}
