// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

import java.util.Arrays;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.task.Prediction;

/**
 * The weighted mean of the training labels, for every row: their mean, the share of yes, or the
 * share of each class.
 */
@Pluggable(name = "mean", summary = "The mean of the training labels, for every row.")
public record MeanPrediction() implements ReferenceModel {
  @Override
  public double secondsPerNumber() {
    return 1e-8;
  }

  @Override
  public Predictor fit(Label label, Examples training, Examples validation, long seed) {
    double[] sums = new double[label.outputs()];
    double total = 0;
    for (int row = 0; row < training.rows(); row++) {
      double weight = training.weights()[row];
      total += weight;
      if (label.prediction() == Prediction.DISTRIBUTION) {
        sums[(int) training.labels()[row]] += weight;
      } else {
        sums[0] += weight * training.labels()[row];
      }
    }
    double all = total;
    double[] mean = Arrays.stream(sums).map(sum -> sum / all).toArray();
    return features -> {
      double[][] predictions = new double[features.length][];
      Arrays.setAll(predictions, row -> mean.clone());
      return predictions;
    };
  }
}
