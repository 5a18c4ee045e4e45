// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.stream.IntStream;

/**
 * Predictions and labels of a task, in row-major order. The arrays are not copied and must not be
 * changed.
 *
 * @param rows the number of rows
 * @param predictionWidth the numbers of a prediction
 * @param predictions [rows · predictionWidth]
 * @param labelWidth the numbers of a label
 * @param labels [rows · labelWidth]; NaN if missing
 * @param weights [rows]
 * @param trainingMeans the weighted mean of each label over the training rows [labelWidth]
 */
public record Scores(
    int rows,
    int predictionWidth,
    float[] predictions,
    int labelWidth,
    float[] labels,
    float[] weights,
    double[] trainingMeans) {

  /** A number of a row's prediction. */
  public float prediction(int row, int column) {
    return predictions[row * predictionWidth + column];
  }

  /** A number of a row's label; NaN if missing. */
  public float label(int row, int column) {
    return labels[row * labelWidth + column];
  }

  /** The rows that count for a label, in order: the label is present and the weight above 0. */
  public IntStream labeled(int column) {
    return IntStream.range(0, rows)
        .filter(row -> !Float.isNaN(label(row, column)) && weights[row] > 0);
  }

  /**
   * Whether a prediction has the probabilities of the classes of one label. Otherwise it has one
   * number for each label.
   */
  public boolean distribution() {
    return labelWidth == 1 && predictionWidth > 1;
  }
}
