// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The mean absolute difference of the indices of true and predicted class. The predicted class is
 * the median of the predicted distribution, which minimizes the expected difference.
 */
@Pluggable(
    name = "rank-error",
    summary = "The mean absolute error in ordered classes.",
    source = "-")
public record RankError() implements Metric {
  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction == Prediction.DISTRIBUTION;
  }

  @Override
  public double of(Scores scores) {
    LabeledRows rows = LabeledRows.of(scores);
    return rows.hasNan()
        ? Double.NaN
        : rows.mean(row -> Math.abs(scores.label(row, 0) - Ranks.median(scores, row)));
  }
}
