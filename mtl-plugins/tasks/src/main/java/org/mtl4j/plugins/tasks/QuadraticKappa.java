// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * Cohen's kappa with quadratic weights: 1 - Σ o (i - j)² / Σ e (i - j)², where o are the observed
 * shares of pairs of true and predicted class, and e those of independent pairs. The predicted
 * class is the median of the predicted distribution. Not defined if only one class occurs.
 */
@Pluggable(
    name = "quadratic-kappa",
    summary = "Cohen's kappa with quadratic weights: agreement of ordered classes.",
    source = "Cohen, Psychological Bulletin 1968")
public record QuadraticKappa() implements Metric {
  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction == Prediction.DISTRIBUTION;
  }

  @Override
  public double of(Scores scores) {
    LabeledRows rows = LabeledRows.of(scores);
    if (rows.hasNan()) {
      return Double.NaN;
    }
    int classes = scores.predictionWidth();
    double[] actual = new double[classes];
    double[] predicted = new double[classes];
    for (int row : rows.numbers()) {
      actual[(int) scores.label(row, 0)] += scores.weights()[row];
      predicted[Ranks.median(scores, row)] += scores.weights()[row];
    }
    double observed = rows.mean(row -> square(scores.label(row, 0) - Ranks.median(scores, row)));
    double total = rows.sum(row -> 1);
    double chance = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        chance += actual[i] / total * (predicted[j] / total) * square(i - j);
      }
    }
    return chance > 0 ? 1 - observed / chance : Double.NaN;
  }

  private static double square(double x) {
    return x * x;
  }
}
