// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/** The area under the ROC curve of the probability of a value above 0, the second prediction. */
@Pluggable(
    name = "above-zero-auc",
    summary = "ROC AUC of the predicted probability of a value above 0.",
    source = "Hanley and McNeil, Radiology 1982")
public record AboveZeroAuc() implements Metric {
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
    return rows.hasNan()
        ? Double.NaN
        : 0.5
            + 0.5
                * rows.gini(
                    row -> scores.prediction(row, 1), row -> scores.label(row, 0) > 0 ? 1 : 0);
  }
}
