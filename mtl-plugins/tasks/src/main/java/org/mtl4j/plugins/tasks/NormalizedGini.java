package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The Gini coefficient of the label ordered by prediction, over that ordered by itself. Equal
 * predictions share their ranks. Not defined for a label that does not vary, and for tasks of
 * several labels.
 */
@Pluggable(
    name = "normalized-gini",
    summary = "How well values are ranked: 1 for a perfect order, 0 for none.",
    source = "Wang, Liu and Miao, arXiv:1912.07753, 2019")
public record NormalizedGini() implements Metric {
  @Override
  public Direction direction() {
    return Direction.HIGHER;
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
        : rows.gini(row -> scores.prediction(row, 0), row -> scores.label(row, 0));
  }
}
