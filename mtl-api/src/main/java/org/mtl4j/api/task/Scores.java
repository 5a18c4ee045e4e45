// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.stream.IntStream;

/**
 * Predictions and labels of a task, in row-major order. The arrays are not copied and must not be
 * changed. They have the numbers of the graph; {@link #prediction} and {@link #label} have the unit
 * of the label.
 *
 * @param rows the number of rows
 * @param predictionWidth the numbers of a prediction
 * @param predictions [rows · predictionWidth]
 * @param labelWidth the numbers of a label
 * @param labels [rows · labelWidth]; NaN if missing
 * @param weights [rows]
 * @param trainingMeans the weighted mean of each label over the training rows, in the unit of the
 *     label [labelWidth]
 * @param scale from the numbers of the graph to the unit of the label
 */
public record Scores(
    int rows,
    int predictionWidth,
    float[] predictions,
    int labelWidth,
    float[] labels,
    float[] weights,
    double[] trainingMeans,
    Scale scale) {

  /** With arrays in the unit of the label. */
  public Scores(
      int rows,
      int predictionWidth,
      float[] predictions,
      int labelWidth,
      float[] labels,
      float[] weights,
      double[] trainingMeans) {
    this(
        rows, predictionWidth, predictions, labelWidth, labels, weights, trainingMeans, Scale.NONE);
  }

  /** A number of a row's prediction. */
  public double prediction(int row, int column) {
    return scale.decode(predictions[row * predictionWidth + column], column);
  }

  /** A number of a row's label; NaN if missing. */
  public double label(int row, int column) {
    return scale.decode(labels[row * labelWidth + column], column);
  }

  /** The rows that count for a label, in order: the label is present and the weight above 0. */
  public IntStream labeled(int column) {
    return IntStream.range(0, rows)
        .filter(row -> !Float.isNaN(labels[row * labelWidth + column]) && weights[row] > 0);
  }

  /**
   * Whether a prediction has the probabilities of the classes of one label. Otherwise it has one
   * number for each label.
   */
  public boolean distribution() {
    return labelWidth == 1 && predictionWidth > 1;
  }
}
