// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The area under the ROC curve: the probability that a yes has a higher prediction than a no; equal
 * predictions count half. Exact, by ranks. Not defined if yes or no does not occur.
 */
@Pluggable(
    name = "auc",
    summary = "The probability that a yes is ranked above a no (ROC AUC).",
    source = "Hanley and McNeil, Radiology 1982")
public record Auc() implements Metric {
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
    return LabelScores.mean(scores, Auc::area);
  }

  private static double area(LabelScores rows) {
    int[] order = rows.order();
    double[] p = rows.predictions();
    double won = 0;
    double yes = 0;
    double no = 0;
    for (int from = 0, to = 0; from < order.length; from = to) {
      double yesHere = 0;
      double noHere = 0;
      for (; to < order.length && p[order[to]] == p[order[from]]; to++) {
        if (rows.labels()[order[to]] > 0.5f) {
          yesHere += rows.weights()[order[to]];
        } else {
          noHere += rows.weights()[order[to]];
        }
      }
      won += yesHere * (no + noHere / 2);
      yes += yesHere;
      no += noHere;
    }
    return won / (yes * no);
  }
}
