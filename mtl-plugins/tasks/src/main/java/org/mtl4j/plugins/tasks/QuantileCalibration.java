// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.List;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The mean over quantiles of |share of labels at or below the predicted quantile - q|.
 *
 * @param quantiles those of the predictions after the first
 */
@Pluggable(
    name = "quantile-calibration",
    summary = "The mean distance of a quantile from the share of labels at or below it.",
    source = "-")
public record QuantileCalibration(List<Double> quantiles) implements Metric {
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
    if (rows.hasNan()) {
      return Double.NaN;
    }
    double sum = 0;
    for (int k = 0; k < quantiles.size(); k++) {
      int column = 1 + k;
      double share =
          rows.mean(row -> scores.label(row, 0) <= scores.prediction(row, column) ? 1 : 0);
      sum += Math.abs(share - quantiles.get(k));
    }
    return sum / quantiles.size();
  }
}
