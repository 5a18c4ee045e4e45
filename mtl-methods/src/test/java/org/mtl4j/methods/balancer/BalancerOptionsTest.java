// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.methods.balancer.Cagrad.Rescale;
import org.mtl4j.methods.balancer.Mgda.Normalization;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.balancer.GivenProblem;

/** Variants of methods, private parameters, and what is refused. */
class BalancerOptionsTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  /** At a right angle the point of least norm has w_t ∝ 1/‖g_t‖². */
  @ParameterizedTest
  @EnumSource
  void mgdaSeeksWeightsOfNormalizedGradients(Normalization normalization) {
    double square = // of the norms of the normalised gradients, second over first
        switch (normalization) {
          case NONE -> 4; // 1 and 2
          case L2, LOSS -> 1; // 1 and 2/2
          case LOSS_PLUS -> 0.25; // 1 and 2/4
        };
    double[] weights = CROSSED.weights(new Mgda(normalization, Convention.WEIGHTED));
    assertThat(weights)
        .containsExactly(new double[] {square / (1 + square), 1 / (1 + square)}, EXACT);
  }

  @Test
  void mgdaDividesByPositiveLossesOnly() {
    Gradients negative = new Gradients("negative", CROSSED.rows(), new double[] {1, -2});
    assertThatThrownBy(() -> negative.weights(new Mgda(Normalization.LOSS, Convention.WEIGHTED)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("task 1 is -2.0");
  }

  @Test
  void cagradRescales() {
    double[] plain = CROSSED.weights(new Cagrad(0.5, Rescale.NONE, false, Convention.OWN));
    double[] squared = CROSSED.weights(new Cagrad(0.5, Rescale.C_SQUARED, false, Convention.OWN));
    double[] linear = CROSSED.weights(new Cagrad(0.5, Rescale.C, false, Convention.OWN));
    assertThat(Gradients.scaled(squared, 1.25)).containsExactly(plain, EXACT);
    assertThat(Gradients.scaled(linear, 1.5)).containsExactly(plain, EXACT);
    double[] code = CROSSED.weights(new Cagrad(0.5, Rescale.C_SQUARED, true, Convention.OWN));
    assertThat(code).containsExactly(Gradients.scaled(squared, 2), EXACT);
  }

  @Test
  void cagradStaysWithinItsRadiusOfTheMean() {
    Gradients any = Gradients.random("any", 4, 9, 0, 2);
    double[] mean = any.update(new Mean());
    assertThat(any.update(new Cagrad(0, Rescale.NONE, false, Convention.OWN)))
        .containsExactly(mean, EXACT);
    double distance = Gradients.distance(any.update(new Cagrad()), mean);
    assertThat(distance).isCloseTo(0.5 * Gradients.norm(mean), EXACT);
    assertThatThrownBy(() -> new Cagrad(-1, Rescale.NONE, false, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void pcgradVisitsAllOthersInAnOrderThatChangesWithTheStep() {
    Gradients any = Gradients.random("any", 4, 3, 0, 8);
    Set<List<Double>> seen = new HashSet<>();
    for (int step = 0; step < 30; step++) {
      History history = new GivenHistory(4, 1).at(step);
      Problem problem = new GivenProblem(any.statistic(), any.losses(), history);
      double[] weights = new double[4];
      new Pcgrad().solver(4, Gradients.ACCURACY).solve(problem, weights);
      double[] again = new double[4];
      new Pcgrad().solver(4, Gradients.ACCURACY).solve(problem, again);
      assertThat(again).isEqualTo(weights);
      seen.add(Arrays.stream(weights).boxed().toList());
    }
    assertThat(seen).hasSizeGreaterThan(1);
  }

  /** Of three rows in a plane the outcome depends on who is visited first. */
  @Test
  void pcgradFollowsGivenOrders() {
    Gradients plane = new Gradients("plane", new double[][] {{1, 0}, {-1, 1}, {-1, -3}});
    List<List<Integer>> forth = List.of(List.of(1, 2), List.of(0, 2), List.of(0, 1));
    List<List<Integer>> back = List.of(List.of(2, 1), List.of(2, 0), List.of(1, 0));
    // (1, 0) off (-1, 1) is (½, ½), off (-1, -3) from there (0.3, -0.1); (-1, 1) off (1, 0) is
    // (0, 1), off (-1, -3) from there (-0.3, 0.1); (-1, -3) off (1, 0) is (0, -3), then (-1.5,
    // -1.5)
    assertThat(plane.update(new Pcgrad(forth, Convention.OWN)))
        .containsExactly(new double[] {-1.5, -1.5}, EXACT);
    assertThat(plane.update(new Pcgrad(back, Convention.OWN)))
        .isNotEqualTo(plane.update(new Pcgrad(forth, Convention.OWN)));
    assertThatThrownBy(() -> new Pcgrad(List.of(List.of(1), List.of(1)), Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task 1");
    assertThatThrownBy(() -> new Pcgrad(forth, Convention.OWN).solver(2, Gradients.ACCURACY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("orders for 3 tasks, but there are 2");
  }

  @Test
  void constantTakesTheWeightsOfThePresentTasks() {
    double[] weights = new double[2];
    int[] last = {1, 2};
    Problem problem =
        new GivenProblem(last, CROSSED.statistic(), CROSSED.losses(), new GivenHistory(3, 1));
    new Constant(List.of(5.0, 6.0, 7.0)).solver(3, Gradients.ACCURACY).solve(problem, weights);
    assertThat(weights).containsExactly(6, 7);
    assertThatThrownBy(() -> new Constant(List.of(1.0)).solver(2, Gradients.ACCURACY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("1 weights for 2 tasks");
  }

  @Test
  void updatesOfNoScaleCanBeLimited() {
    // Gw = 1/w at a right angle: w = 1/‖g‖, an update of norm √2.
    double[] nash = CROSSED.weights(new NashMtl());
    assertThat(nash).containsExactly(new double[] {1, 0.5}, EXACT);
    assertThat(CROSSED.weights(new NashMtl(1, 1, Convention.OWN)))
        .containsExactly(Gradients.scaled(nash, Math.sqrt(0.5)), EXACT);
    double[] fair = CROSSED.weights(new FairGrad());
    assertThat(CROSSED.weights(new FairGrad(1, false, 0, Convention.OWN)))
        .containsExactly(nash, EXACT);
    assertThat(CROSSED.weights(new FairGrad(2, true, 0, Convention.OWN)))
        .containsExactly(Gradients.scaled(fair, 2), EXACT);
    assertThat(Gradients.norm(CROSSED.update(new FairGrad(2, true, 1, Convention.OWN))))
        .isCloseTo(1, EXACT);
  }

  /** The eigenvalues are 1 and 4: aligned gradients have the length of one of these roots. */
  @Test
  void alignedGradientsHaveTheLengthChosen() {
    double root = Math.sqrt(2.5);
    for (AlignedMtl.Scale scale : AlignedMtl.Scale.values()) {
      double s = scale == AlignedMtl.Scale.RMSE ? root : 1;
      assertThat(CROSSED.weights(new AlignedMtl(scale, AlignedMtl.Preference.SUM, Convention.OWN)))
          .containsExactly(new double[] {s, s / 2}, EXACT);
    }
    assertThat(CROSSED.weights(new AlignedMtl())).containsExactly(new double[] {0.5, 0.25}, EXACT);
  }

  @Test
  void tangentKernelsFavourSmallGradients() {
    assertThat(CROSSED.weights(new NtkMtl()))
        .containsExactly(new double[] {Math.sqrt(5), Math.sqrt(1.25)}, EXACT);
    assertThat(CROSSED.weights(new NtkMtl(0.5, 1, true, 0, Convention.OWN)))
        .containsExactly(new double[] {2 * Math.sqrt(5), 2 * Math.sqrt(1.25)}, EXACT);
    Gradients zero = CROSSED.withRow("a zero row", 1, new double[2]);
    assertThatThrownBy(() -> zero.weights(new NtkMtl()))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("gradient 1 (counted from 0)");
  }

  @Test
  void randomGradientsLieOnTheSimplexAndChangeWithTheStep() {
    Set<Double> seen = new HashSet<>();
    for (int step = 0; step < 20; step++) {
      double[] weights = new double[2];
      History history = new GivenHistory(2, 1).at(step);
      Problem problem = new GivenProblem(CROSSED.statistic(), CROSSED.losses(), history);
      new RandomGradients().solver(2, Gradients.ACCURACY).solve(problem, weights);
      assertThat(weights[0] + weights[1]).isCloseTo(1, EXACT);
      assertThat(weights).isNotEqualTo(new double[] {0, 0});
      seen.add(weights[0]);
    }
    assertThat(seen).hasSize(20);
  }

  /** On a line at 0, 1, 3, 10: with no outlier two neighbours count, with one only the nearest. */
  @Test
  void krumTakesTheGradientsNearestTheirNeighbors() {
    Gradients line = new Gradients("line", new double[][] {{0}, {1}, {3}, {10}});
    assertThat(line.weights(new Krum())).containsExactly(0, 1, 0, 0);
    assertThat(line.weights(new Krum(1, 2, Convention.OWN))).containsExactly(0.5, 0.5, 0, 0);
    assertThatThrownBy(() -> CROSSED.weights(new Krum()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("needs 3 tasks or more, but has 2");
  }
}
