// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The coefficient of determination, 1 - Σ(y - ŷ)² / Σ(y - ȳ)², where ȳ is the mean over the same
 * rows. Not defined if all labels are equal.
 */
@Pluggable(
    name = "r2",
    summary = "The coefficient of determination: the explained share of the label's variance.")
public record R2() implements Metric {
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
    return LabelScores.mean(scores, R2::explained);
  }

  private static double explained(LabelScores rows) {
    double mean = rows.mean((p, y) -> y);
    return 1 - rows.sum(Mse::squared) / rows.spread(mean);
  }
}
