// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel.Predictor;
import org.mtl4j.api.task.Prediction;

class LinearTest {
  private static final Examples NONE = new Examples(new double[0][], new double[0], new double[0]);

  private static Label label(Prediction prediction, int outputs, int columns) {
    return new Label(prediction, outputs, Collections.nCopies(columns, 0));
  }

  @Test
  void ridgeIsTheSolutionInClosedForm() {
    double[][] x = {{0}, {2}, {4}, {10}};
    double[] y = {1, 4, 3, 8};
    double[] weights = {1, 2, 1, 1};
    double penalty = 3;

    Predictor fitted =
        new Linear(List.of(penalty))
            .fit(label(Prediction.VALUE, 1, 1), new Examples(x, y, weights), NONE, 1);

    // Weighted means 18/5 and 4, weighted variance 11.84; b = XᵀW(y - mean) / (XᵀWX + λ).
    double deviation = Math.sqrt((12.96 + 2 * 2.56 + 0.16 + 40.96) / 5);
    double moment = (-3.6 * -3 + 0.4 * -1 + 6.4 * 4) / deviation;
    double slope = moment / (5 + penalty);
    double[][] predicted = fitted.predict(new double[][] {{3.6}, {3.6 + deviation}});
    assertThat(predicted[0][0]).isCloseTo(4, within(1e-9));
    assertThat(predicted[1][0]).isCloseTo(4 + slope, within(1e-9));
  }

  @Test
  void logisticRegressionIsCalibratedOnItsTrainingRows() {
    Random random = new Random(1);
    double[][] x = new double[400][2];
    double[] y = new double[400];
    double[] weights = new double[400];
    for (int row = 0; row < 400; row++) {
      x[row] = new double[] {random.nextGaussian(), 5 + 2 * random.nextGaussian()};
      y[row] = random.nextDouble() < 1 / (1 + Math.exp(-2 * x[row][0] + 1)) ? 1 : 0;
      weights[row] = 1 + row % 3;
    }
    Predictor fitted =
        new Linear(List.of(0.5))
            .fit(label(Prediction.PROBABILITY, 1, 2), new Examples(x, y, weights), NONE, 1);

    double[][] predicted = fitted.predict(x);
    double residual = 0;
    for (int row = 0; row < 400; row++) {
      residual += weights[row] * (predicted[row][0] - y[row]);
    }
    assertThat(residual)
        .as("the gradient of the intercept, which has no penalty")
        .isCloseTo(0, within(0.05));
    assertThat(fitted.predict(new double[][] {{3, 5}})[0][0]).isGreaterThan(0.95);
    assertThat(fitted.predict(new double[][] {{-3, 5}})[0][0]).isLessThan(0.05);
  }

  @Test
  void validationRowsChooseThePenalty() {
    Random random = new Random(2);
    Examples training = noise(random, 30, 20);
    Examples validation = noise(random, 200, 20);
    Label label = label(Prediction.VALUE, 1, 20);

    double[][] chosen =
        new Linear().fit(label, training, validation, 1).predict(validation.features());
    double[][] free =
        new Linear(List.of(0.001))
            .fit(label, training, validation, 1)
            .predict(validation.features());

    assertThat(squares(chosen, validation)).isLessThan(0.5 * squares(free, validation));
  }

  /** Labels that no column explains. */
  private static Examples noise(Random random, int rows, int columns) {
    double[][] x = new double[rows][columns];
    double[] y = new double[rows];
    double[] weights = new double[rows];
    for (int row = 0; row < rows; row++) {
      x[row] = random.doubles(columns).toArray();
      y[row] = random.nextGaussian();
      weights[row] = 1;
    }
    return new Examples(x, y, weights);
  }

  private static double squares(double[][] predicted, Examples examples) {
    double sum = 0;
    for (int row = 0; row < predicted.length; row++) {
      sum += Math.pow(predicted[row][0] - examples.labels()[row], 2);
    }
    return sum;
  }

  @Test
  void penaltiesAreAboveZero() {
    assertThatThrownBy(() -> new Linear(List.of())).isInstanceOf(OptionException.class);
    assertThatThrownBy(() -> new Linear(List.of(1.0, 0.0)))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("must be finite and above 0, but is 0");
  }
}
