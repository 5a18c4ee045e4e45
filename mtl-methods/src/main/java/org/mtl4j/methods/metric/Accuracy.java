// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The share of correct predictions: the class of the largest probability, the first of equal ones;
 * or yes if its probability is 0.5 or more.
 */
@Pluggable(name = "accuracy", summary = "The share of correct predictions.")
public record Accuracy() implements Metric {
  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction != Prediction.VALUE;
  }

  @Override
  public double of(Scores scores) {
    if (scores.distribution()) {
      LabelScores rows = LabelScores.classes(scores);
      return rows.hasNan() ? Double.NaN : rows.mean((p, y) -> p == y ? 1 : 0);
    }
    return LabelScores.mean(scores, rows -> rows.mean((p, y) -> (p >= 0.5) == (y > 0.5) ? 1 : 0));
  }
}
