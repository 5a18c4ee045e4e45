// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.List;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The pinball loss max(q·e, (q - 1)·e) with e = y - ŷ, the mean over rows and quantiles.
 *
 * @param quantiles those of the predictions after the first
 */
@Pluggable(
    name = "pinball",
    summary = "The pinball loss, the mean over the quantiles, in the unit of the label.",
    source = "Koenker and Bassett, Econometrica 1978")
public record Pinball(List<Double> quantiles) implements Metric {
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
    LabeledRows rows = LabeledRows.of(scores);
    return rows.hasNan() ? Double.NaN : rows.mean(row -> loss(scores, row));
  }

  private double loss(Scores scores, int row) {
    double sum = 0;
    for (int k = 0; k < quantiles.size(); k++) {
      double error = scores.label(row, 0) - scores.prediction(row, 1 + k);
      sum += Math.max(quantiles.get(k) * error, (quantiles.get(k) - 1) * error);
    }
    return sum / quantiles.size();
  }
}
