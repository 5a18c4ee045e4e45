// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The area under the precision-recall curve without interpolation: Σ (R_n - R_{n-1}) P_n over the
 * distinct predictions from high to low. Not defined if yes does not occur.
 */
@Pluggable(
    name = "average-precision",
    summary = "The precision averaged over recall: Σ (R_n - R_{n-1}) P_n.",
    source = "Manning, Raghavan and Schütze, Introduction to Information Retrieval 2008")
public record AveragePrecision() implements Metric {
  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public boolean fits(Prediction prediction) {
    return prediction == Prediction.PROBABILITY;
  }

  @Override
  public double of(Scores scores) {
    return LabelScores.mean(scores, AveragePrecision::area);
  }

  private static double area(LabelScores rows) {
    int[] order = rows.order();
    double[] p = rows.predictions();
    double sum = 0;
    double yes = 0;
    double all = 0;
    for (int from = order.length - 1, to = from; from >= 0; from = to) {
      double yesHere = 0;
      for (; to >= 0 && p[order[to]] == p[order[from]]; to--) {
        all += rows.weights()[order[to]];
        yesHere += rows.labels()[order[to]] > 0.5f ? rows.weights()[order[to]] : 0;
      }
      yes += yesHere;
      sum += yesHere * (yes / all);
    }
    return sum / yes;
  }
}
