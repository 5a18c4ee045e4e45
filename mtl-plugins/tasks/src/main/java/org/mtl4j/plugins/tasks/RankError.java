package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The mean distance of true and predicted class on their scale. The predicted class is the median
 * of the predicted distribution, which makes this distance least.
 */
@Pluggable(
    name = "rank-error",
    summary = "How many classes a prediction is off, on average.",
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
