package org.mtl4j.api.task;

import java.util.stream.IntStream;

/**
 * Predictions beside labels, row after row. Not copied: nobody changes the arrays.
 *
 * @param rows the number of rows
 * @param predictionWidth numbers in a prediction
 * @param predictions [rows · predictionWidth]
 * @param labelWidth numbers in a label
 * @param labels [rows · labelWidth], NaN where missing
 * @param weights one for each row
 * @param trainingMeans the weighted mean of each label over the training rows, for metrics relative
 *     to predicting it
 */
public record Scores(
    int rows,
    int predictionWidth,
    float[] predictions,
    int labelWidth,
    float[] labels,
    float[] weights,
    double[] trainingMeans) {

  /** A number of the prediction of a row. */
  public float prediction(int row, int column) {
    return predictions[row * predictionWidth + column];
  }

  /** A number of the label of a row; NaN where missing. */
  public float label(int row, int column) {
    return labels[row * labelWidth + column];
  }

  /** The rows by which a label is judged, in order: it is present, and the weight is above 0. */
  public IntStream labeled(int column) {
    return IntStream.range(0, rows)
        .filter(row -> !Float.isNaN(label(row, column)) && weights[row] > 0);
  }

  /**
   * Whether the numbers of a prediction are the probabilities of the classes of one label; else
   * there is one number for each label.
   */
  public boolean distribution() {
    return labelWidth == 1 && predictionWidth > 1;
  }
}
