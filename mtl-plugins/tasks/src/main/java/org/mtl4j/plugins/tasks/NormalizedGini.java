// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The Gini coefficient of the label ordered by prediction, divided by that of the label ordered by
 * itself. Equal predictions share the mean of their ranks. Not defined if all labels are equal, and
 * for several labels.
 */
@Pluggable(
    name = "normalized-gini",
    summary = "The quality of a ranking of values: 1 is perfect, 0 is random.",
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
