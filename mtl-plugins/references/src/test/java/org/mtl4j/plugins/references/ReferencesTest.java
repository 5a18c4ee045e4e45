// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.references;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.reference.ReferenceModel.Predictor;
import org.mtl4j.api.task.Prediction;

/** Labels that depend on a product of numbers and on a category, which no linear model fits. */
class ReferencesTest {
  /** Two numbers, and a category with 4 codes. */
  private static final List<Integer> COLUMNS = List.of(0, 0, 4);

  private static final Examples NONE = new Examples(new double[0][], new double[0], new double[0]);

  static List<ReferenceModel> methods() {
    return List.of(new Forest(30), new Boosting());
  }

  private static double[][] rows(int seed, int count) {
    Random random = new Random(seed);
    double[][] rows = new double[count][];
    Arrays.setAll(
        rows,
        row -> new double[] {random.nextGaussian(), random.nextGaussian(), random.nextInt(4)});
    return rows;
  }

  private static double value(double[] row) {
    return row[0] * row[1] + (row[2] == 2 ? 3 : 0);
  }

  /** 0 or 1 by the sign of the value; with three classes 2 for large ones. */
  private static double label(Prediction prediction, double[] row) {
    double value = value(row);
    return prediction == Prediction.VALUE
        ? value
        : prediction == Prediction.DISTRIBUTION && value > 2 ? 2 : value > 0 ? 1 : 0;
  }

  private static Examples examples(Prediction prediction, int seed, int count) {
    double[][] rows = rows(seed, count);
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    return new Examples(
        rows, Arrays.stream(rows).mapToDouble(row -> label(prediction, row)).toArray(), weights);
  }

  private static double[][] predictions(
      ReferenceModel method, Prediction prediction, Examples training, Examples validation) {
    Label label = new Label(prediction, prediction == Prediction.DISTRIBUTION ? 3 : 1, COLUMNS);
    try (Predictor predictor = method.fit(label, training, validation, 7)) {
      return predictor.predict(rows(3, 300));
    }
  }

  private static double[][] predictions(ReferenceModel method, Prediction prediction) {
    return predictions(
        method, prediction, examples(prediction, 1, 800), examples(prediction, 2, 200));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void valuesAreFitted(ReferenceModel method) {
    double[][] predicted = predictions(method, Prediction.VALUE);

    double[] values = Arrays.stream(rows(3, 300)).mapToDouble(ReferencesTest::value).toArray();
    double mean = DoubleStream.of(values).average().orElseThrow();
    double errors = 0;
    double squares = 0;
    for (int row = 0; row < values.length; row++) {
      errors += Math.pow(values[row] - predicted[row][0], 2);
      squares += Math.pow(values[row] - mean, 2);
    }
    assertThat(errors / squares).isLessThan(0.15);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void probabilitiesAreThoseOfYes(ReferenceModel method) {
    double[][] predicted = predictions(method, Prediction.PROBABILITY);

    assertThat(List.of(predicted)).allSatisfy(row -> assertThat(row[0]).isBetween(-1e-6, 1 + 1e-6));
    assertThat(accuracy(predicted, Prediction.PROBABILITY)).isGreaterThan(0.93);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void probabilitiesOfClassesSumToOne(ReferenceModel method) {
    double[][] predicted = predictions(method, Prediction.DISTRIBUTION);

    assertThat(List.of(predicted))
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(3);
              assertThat(DoubleStream.of(row).sum()).isBetween(1 - 1e-5, 1 + 1e-5);
            });
    assertThat(accuracy(predicted, Prediction.DISTRIBUTION)).isGreaterThan(0.9);
  }

  private static double accuracy(double[][] predicted, Prediction prediction) {
    double[][] rows = rows(3, 300);
    int right = 0;
    for (int row = 0; row < rows.length; row++) {
      int best = 0;
      for (int k = 1; k < predicted[row].length; k++) {
        best = predicted[row][k] > predicted[row][best] ? k : best;
      }
      double answer = predicted[row].length > 1 ? best : predicted[row][0] > 0.5 ? 1 : 0;
      right += answer == label(prediction, rows[row]) ? 1 : 0;
    }
    return (double) right / rows.length;
  }

  @ParameterizedTest
  @MethodSource("methods")
  void equalSeedsGiveEqualPredictions(ReferenceModel method) {
    assertThat(predictions(method, Prediction.VALUE))
        .isDeepEqualTo(predictions(method, Prediction.VALUE));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void weightsCount(ReferenceModel method) {
    double[][] rows = rows(1, 800);
    double[] labels = new double[rows.length];
    double[] weights = new double[rows.length];
    for (int row = 0; row < rows.length; row += 2) {
      rows[row + 1] = rows[row];
      labels[row + 1] = 10;
      weights[row] = 9;
      weights[row + 1] = 1;
    }
    double[][] predicted =
        predictions(method, Prediction.VALUE, new Examples(rows, labels, weights), NONE);

    assertThat(Arrays.stream(predicted).mapToDouble(row -> row[0]).average().orElseThrow())
        .as("5 without weights")
        .isBetween(0.5, 4.0);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void noValidationRowsAreNeeded(ReferenceModel method) {
    double[][] predicted =
        predictions(method, Prediction.VALUE, examples(Prediction.VALUE, 1, 800), NONE);

    assertThat(predicted).hasDimensions(300, 1);
  }
}
