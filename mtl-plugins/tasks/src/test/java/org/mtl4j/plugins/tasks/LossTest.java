// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mtl4j.plugins.tasks.Evaluated.column;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/**
 * Losses and predictions in float64 against SciPy 1.17.1, by {@code src/test/python/expected.py}.
 * Fitted numbers are float32 constants, hence a tolerance of 1e-6.
 */
class LossTest {
  private static final LabelFormat.Numbers Y = new LabelFormat.Numbers("y");
  private static final double[] SCORES = {-1, 0.3, 2};
  private static final double[] COUNTS = {0, 3, 40};
  private static final double LOG_MEAN = Math.log(2.5);

  private static void check(double[] actual, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6 * (1 + Math.abs(expected[i]))));
    }
    assertThat(actual).hasSameSizeAs(expected);
  }

  @Test
  void poisson() {
    Evaluated evaluated =
        Evaluated.of(new Poisson.Fitted("t", Y, LOG_MEAN), column(SCORES), COUNTS);
    check(evaluated.loss(), 0.919698602929, 1.51753429255, 12.1416506871);
    check(evaluated.gradient(), 0.919698602929, 0.37464701894, -21.5273597527);
    check(evaluated.predicted(), 0.919698602929, 3.37464701894, 18.4726402473);
  }

  @Test
  void negativeBinomialFromNearlyPoissonToWild() {
    double[][] expected = {
      {1e-4, 0.919656313246, 1.51767725681, 12.120534643},
      {0.05, 0.899179168263, 1.58494004602, 7.55726103891},
      {1, 0.652168196076, 2.25443114506, 5.0777977857},
      {30, 0.111769683902, 4.63422178877, 7.23193415123}
    };
    for (double[] line : expected) {
      var task = new NegativeBinomial.Fitted("t", Y, LOG_MEAN, Math.log(line[0]));
      Evaluated evaluated = Evaluated.of(task, column(SCORES), COUNTS);
      check(evaluated.loss(), Arrays.copyOfRange(line, 1, 4));
      // d/ds = (mu - y) / (1 + alpha mu)
      double[] gradient = new double[3];
      for (int i = 0; i < 3; i++) {
        double mu = 2.5 * Math.exp(SCORES[i]);
        gradient[i] = (mu - COUNTS[i]) / (1 + line[0] * mu);
      }
      check(evaluated.gradient(), gradient);
      assertThat(evaluated.predicted()[1]).isCloseTo(line[0], within(1e-5 * line[0]));
    }
  }

  @Test
  void riseOfLogGamma() {
    double[][] expected = {
      {1e-3, 0, 0, 30.8111575682, 2232.58284255},
      {0.5, 0, 0, 6.85118492749, 998.639274679},
      {7, 0, 0, 1.19350588859, 499.364490896},
      {1e3, 0, 0, 0.00998503324509, 18.6946934855},
      {1e5, 0, 0, 9.99985000333e-05, 0.198867796846}
    };
    for (double[] line : expected) {
      Graph g = new Graph(Mode.TRAINING);
      Tensor a = g.input("a", DType.FLOAT, Shape.batchOf());
      Tensor y = g.input("y", DType.FLOAT, Shape.batchOf());
      Feed feed =
          new Feed()
              .input("a", Values.vector(line[0], line[0], line[0], line[0]))
              .input("y", Values.vector(0, 1, 5, 200));
      double[] rise = new Interpreter(feed).value(LogGamma.rise(g, a, y)).data();
      for (int i = 0; i < 4; i++) {
        assertThat(rise[i]).isCloseTo(line[i + 1], within(2e-8 * (1 + line[i + 1])));
      }
    }
  }

  @Test
  void coralSumsOverThresholdsAndIsReadAsADistribution() {
    // softplus(start) is the distance between thresholds: 0.75 and 2.25
    List<Double> starts = List.of(1.0, Math.log(Math.expm1(0.75)), Math.log(Math.expm1(2.25)));
    var task =
        new Ordinal.Fitted("t", new LabelFormat.Classes("y", List.of("a", "b", "c", "d")), starts);
    Evaluated evaluated = Evaluated.of(task, column(SCORES), 0, 2, 3);
    check(evaluated.loss(), 1.12860553825, 0.864286964683, 0.84194109105);
    check(
        evaluated.predicted(),
        0.5,
        0.179178699175,
        0.273395427647,
        0.0474258731776,
        0.214165016957,
        0.151699392032,
        0.479670325927,
        0.154465265084,
        0.0474258731776,
        0.0479235917215,
        0.404650535101,
        0.5);
  }

  @Test
  void twoOrderedClassesAreYesAndNo() {
    var task =
        new Ordinal.Fitted("t", new LabelFormat.Classes("y", List.of("no", "yes")), List.of(0.5));
    Evaluated evaluated = Evaluated.of(task, column(0.7, -2), 1, 0);
    check(evaluated.loss(), Math.log1p(Math.exp(-1.2)), Math.log1p(Math.exp(-1.5)));
    check(evaluated.gradient(), -1 / (1 + Math.exp(1.2)), 1 / (1 + Math.exp(1.5)));
  }

  @Test
  void quantilesRiseAndArePunishedByThePinball() {
    List<Double> levels = List.of(0.1, 0.5, 0.9);
    var task = new Quantile.Fitted("t", Y, levels, 0, 1, List.of(0.0, 0.0, 0.0));
    double[][] raw = {{-0.5, 0.2, -1}, {1, 0, 3}};
    Evaluated evaluated = Evaluated.of(task, raw, 0.4, 0.1);
    check(evaluated.loss(), 0.0540235403331, 0.690249014498);
    check(
        evaluated.predicted(),
        0.298138869382,
        -0.5,
        0.298138869382,
        0.6114005569,
        1.69314718056,
        1,
        1.69314718056,
        4.74173453213);
  }

  @Test
  void quantilesAreLearnedInDeviationsAndPredictedInTheUnitOfTheLabel() {
    List<Double> levels = List.of(0.25, 0.75);
    var task = new Quantile.Fitted("t", Y, levels, 100, 20, List.of(-1.0, 0.0));
    Evaluated evaluated = Evaluated.of(task, new double[][] {{0.5, 0}}, 110);
    double upper = -0.5 + Math.log(2);
    check(evaluated.loss(), (0.25 * (0.5 + 0.5) + 0.75 * (0.5 - upper)) / 2);
    check(evaluated.predicted(), 90, 90, 100 + 20 * upper);
  }

  @Test
  void zeroInflatedLogNormal() {
    double[][] outputs = {{0.5, 1, 0.2}, {-1, 2, -1}, {2, 0, 1}};
    Evaluated evaluated = Evaluated.of(new Ziln.Fitted("t", Y, 0, 0, 0), outputs, 0, 9, 0.7);
    check(evaluated.loss(), 0.97407698418, 3.46689649163, 0.998587327528);
    double[] predicted = evaluated.predicted();
    check(
        new double[] {predicted[0], predicted[2], predicted[4]},
        2.32666484052,
        2.08716096988,
        2.08631660024);
    check(new double[] {predicted[1]}, 1 / (1 + Math.exp(-0.5)));
    // A zero does not depend on mu and sigma.
    assertThat(Arrays.copyOfRange(evaluated.gradient(), 1, 3)).containsExactly(0, 0);
  }

  @Test
  void hugeOutputsStayFinite() {
    double[][] huge = {{200, 200, 200}, {-200, -200, -200}};
    Evaluated ziln = Evaluated.of(new Ziln.Fitted("t", Y, 0, 0, 0), huge, 1, 0);
    assertThat(ziln.loss()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(Arrays.stream(ziln.predicted())).allMatch(p -> p >= 0 && p <= Float.MAX_VALUE);
    var ordinal =
        new Ordinal.Fitted(
            "t", new LabelFormat.Classes("y", List.of("a", "b", "c")), List.of(0.0, 0.0));
    Evaluated coral = Evaluated.of(ordinal, column(-500, 500), 2, 0);
    assertThat(coral.loss()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(Arrays.stream(coral.predicted())).allMatch(p -> p >= 0 && p <= 1);
  }
}
