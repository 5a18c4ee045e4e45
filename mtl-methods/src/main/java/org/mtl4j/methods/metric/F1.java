// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * The harmonic mean of precision and recall, 2TP / (2TP + FP + FN). For classes: the mean over the
 * classes that occur among labels or predictions (macro). Not defined if yes neither occurs nor is
 * predicted.
 *
 * @param threshold the least probability that is a yes; not used for classes, where the largest
 *     probability decides
 */
@Pluggable(
    name = "f1",
    summary = "The harmonic mean of precision and recall; over classes their mean.")
public record F1(
    @Option("least probability of a yes, in [0, 1]; not used for classes") double threshold)
    implements Metric {

  public F1 {
    Bounds.unit("threshold", threshold);
  }

  public F1() {
    this(0.5);
  }

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
    return scores.distribution() ? macro(scores) : LabelScores.mean(scores, this::yes);
  }

  private double yes(LabelScores rows) {
    double right = rows.sum((p, y) -> p >= (float) threshold && y > 0.5 ? 1 : 0);
    double named = rows.sum((p, y) -> (p >= (float) threshold ? 1 : 0) + (y > 0.5 ? 1 : 0));
    return 2 * right / named;
  }

  private static double macro(Scores scores) {
    LabelScores rows = LabelScores.classes(scores);
    if (rows.hasNan()) {
      return Double.NaN;
    }
    double[] right = new double[scores.predictionWidth()];
    double[] named = new double[scores.predictionWidth()];
    for (int i = 0; i < rows.size(); i++) {
      int predicted = (int) rows.predictions()[i];
      int label = (int) rows.labels()[i];
      right[label] += predicted == label ? rows.weights()[i] : 0;
      named[label] += rows.weights()[i];
      named[predicted] += rows.weights()[i];
    }
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < named.length; k++) {
      if (named[k] > 0) {
        sum += 2 * right[k] / named[k];
        occurring++;
      }
    }
    return sum / occurring;
  }
}
