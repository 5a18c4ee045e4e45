// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mtl4j.plugins.tasks.Evaluated.column;
import static org.mtl4j.plugins.tasks.Evaluated.scores;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/** Metrics against SciPy 1.17.1, by {@code src/test/python/expected.py}, or by hand. */
class MetricTest {
  private static void check(Metric metric, Scores scores, double expected) {
    assertThat(metric.of(scores)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void orderedClassesAreEvaluatedByTheMedian() {
    double[][] certain = new double[6][4];
    int[] guesses = {0, 2, 2, 3, 1, 1};
    for (int row = 0; row < 6; row++) {
      certain[row][guesses[row]] = 1;
    }
    Scores scores = scores(certain, 0, 1, 2, 3, 3, 1);
    check(new QuadraticKappa(), scores, 0.615384615385);
    check(new RankError(), scores, 0.5);
    // The most probable class is the first; the median is the second.
    Scores spread = scores(new double[][] {{0.4, 0.3, 0.3}}, 1);
    check(new RankError(), spread, 0);
  }

  @Test
  void deviancesOfCounts() {
    check(new PoissonDeviance(), scores(column(0.5, 1.5, 3, 12), 0, 1, 4, 10), 0.46102380688);
    double[][] means = {{0.5, 0.4}, {1.5, 0.4}, {3, 0.4}, {12, 0.4}};
    check(new NegativeBinomialDeviance(), scores(means, 0, 1, 4, 10), 0.307304946799);
    assertThat(new PoissonDeviance().of(scores(column(1, -1), 0, 2))).isNaN();
  }

  @Test
  void giniIsOneForAPerfectOrderAndTwiceTheAucLessOneForYesAndNo() {
    double[] spent = {0, 0, 5, 20, 1, 0};
    double[] expected = {0.1, 2, 3, 9, 2, 0.3};
    check(new NormalizedGini(), scores(column(expected), spent), 0.991379310345);
    check(new NormalizedGini(), scores(column(spent), spent), 1);
    check(new NormalizedGini(), scores(column(0, 1, 2), 2, 1, 0), -1);
    assertThat(new NormalizedGini().of(scores(column(1, 2), 3, 3))).isNaN();
    double[][] both = new double[6][];
    for (int row = 0; row < 6; row++) {
      both[row] = new double[] {0, expected[row]};
    }
    check(new AboveZeroAuc(), scores(both, spent), 0.944444444444);
  }

  @Test
  void quantilesAreEvaluatedByLossAndByShare() {
    List<Double> levels = List.of(0.25, 0.75);
    double[][] predictions = {{2, 1, 2}, {5, 4, 5}, {0, -1, 1}, {3, 3, 4}};
    Scores scores = scores(predictions, 3, 4.5, 0, 2);
    // Row by row: (0.5 + 0.75, 0.125 + 0.125, 0.25 + 0.25, 0.75 + 0.5) / 2
    check(new Pinball(levels), scores, (1.25 + 0.25 + 0.5 + 1.25) / 8);
    // 1 of 4 lie at or below the lower quantile, 3 of 4 at or below the upper one.
    check(new QuantileCalibration(levels), scores, 0);
  }

  @Test
  void missingLabelsAndWeightlessRowsDoNotCount() {
    Scores scores =
        new Scores(
            3,
            1,
            new float[] {1, 2, 9},
            1,
            new float[] {1, Float.NaN, 3},
            new float[] {1, 1, 0},
            new double[1]);
    check(new PoissonDeviance(), scores, 0);
  }

  @Test
  void eachFitsTheKindOfPredictionItReads() {
    assertThat(new QuadraticKappa().fits(Prediction.DISTRIBUTION)).isTrue();
    assertThat(new QuadraticKappa().fits(Prediction.PROBABILITY)).isFalse();
    assertThat(new NormalizedGini().fits(Prediction.VALUE)).isTrue();
    assertThat(new PoissonDeviance().fits(Prediction.DISTRIBUTION)).isFalse();
  }
}
