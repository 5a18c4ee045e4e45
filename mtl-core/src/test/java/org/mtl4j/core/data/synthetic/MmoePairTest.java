// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;

class MmoePairTest {
  /** Without sines and noise the labels are the projections on the weight vectors. */
  @ParameterizedTest
  @ValueSource(doubles = {-1, -0.5, 0, 0.5, 0.9, 1})
  void linearLabelsCorrelateByTheCosineOfTheirWeights(double p) {
    Table table = read(new MmoePair(20_000, p, 100, 0, 2, 0, 1));
    double[] first = numbers(table, "y1");
    double[] second = numbers(table, "y2");

    assertThat(correlation(first, second)).isCloseTo(p, within(0.02));
    assertThat(Vectors.covariance(first, first)).isCloseTo(4, within(0.15));
    assertThat(Vectors.covariance(second, second)).isCloseTo(4, within(0.15));
  }

  @Test
  void labelsWithSinesCorrelateMoreIfWeightsDo() {
    double last = -1;
    for (double p : new double[] {0, 0.5, 0.8, 0.95, 1}) {
      Table table = read(new MmoePair(5000, p, 20, 4, 1, 0.1, 1));
      double correlation = correlation(numbers(table, "y1"), numbers(table, "y2"));
      assertThat(correlation).isGreaterThan(last);
      last = correlation;
    }
    // All that is left between the labels of one task is noise.
    assertThat(last).isGreaterThan(0.97);
  }

  @Test
  void hasTheNoiseVarianceOfThePaper() {
    Table table = read(new MmoePair(20_000, 1, 10, 4, 1, 0.1, 1));
    double[] difference = Vectors.combine(1, numbers(table, "y1"), -1, numbers(table, "y2"));

    // The difference of two labels with one function has twice the variance 0.01.
    assertThat(Vectors.covariance(difference, difference)).isCloseTo(0.02, within(0.001));
  }

  @Test
  void hasAHundredInputsAndTwoLabels() {
    Table table = read(new MmoePair());

    assertThat(table.rows()).isEqualTo(10_000);
    assertThat(table.names()).hasSize(102).startsWith("x0").endsWith("x99", "y1", "y2");
  }

  @Test
  void refusesInvalidOptions() {
    assertThatThrownBy(() -> new MmoePair(10, 2, 10, 4, 1, 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("correlation must lie in [-1, 1], but is 2.0");
    assertThatThrownBy(() -> new MmoePair(10, 0, 1, 4, 1, 0.1, 1))
        .hasMessageContaining("dimensions must lie in [2, 100000], but is 1");
  }

  private static Table read(MmoePair source) {
    return source.read(Request.GUESS).train();
  }

  private static double[] numbers(Table table, String column) {
    return ((NumberColumn) table.column(column)).values();
  }

  private static double correlation(double[] a, double[] b) {
    return Vectors.covariance(a, b)
        / Math.sqrt(Vectors.covariance(a, a) * Vectors.covariance(b, b));
  }
}
