// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

/** What methods do to heads, what they remember, and what they refuse. */
class BalancerRulesTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);
  private static final double[][] CROSSED = {{1, 0}, {0, 2}};

  static Stream<Runnable> refused() {
    return Stream.of(
        () -> new GradVac(2, List.of(), Convention.OWN),
        () -> new TrimmedMean(-1),
        () -> new FairGrad(0, false, 0, Convention.OWN),
        () -> new NashMtl(0, 0, Convention.OWN),
        () -> new Pivrg(List.of(0.0), 2, 10, false, 0, Convention.OWN),
        () -> new Pivrg(List.of(), 1, 10, false, 0, Convention.OWN),
        () -> new ConicGrad(1, ConicGrad.Length.MEAN, Convention.OWN),
        () -> new Moco(0, 0.1, 0.5, 0, Moco.Onto.PROJECTION, Convention.OWN),
        () -> new DbMtl(1, 0, Convention.OWN),
        () -> new DbMtl(0.9, -1, Convention.OWN),
        () -> new ExcessMtl(0, 0, Convention.OWN),
        () -> new GradNorm(1.5, 0.1, Optional.of("("), Convention.OWN),
        () -> new NtkMtlSr(0.5, 0, Convention.OWN),
        () -> new Epo(List.of(0.5, 0.6), 1e-4, true, Convention.OWN),
        () -> new Epo(List.of(0.0, 1.0), 1e-4, true, Convention.OWN),
        () -> new ParetoMtl(List.of(0.2, 0.2), List.of(), 2, 0, Convention.OWN),
        () -> new ParetoMtl(List.of(), List.of(List.of(0.0, 0.0)), 2, 0, Convention.OWN),
        () -> new EveryK(new Mean(), 0),
        () -> new EveryK(new GradDrop()),
        () -> new CrMogm(new TrimmedMean()),
        () -> new CrMogm(new Mean(), 1, 0),
        () -> new CrMogm(new Mean(), 0.9, -0.1),
        () -> new CrMogm(new Mean(), 0.9, 1.1));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void optionsOutOfRangeAreRefused(Runnable construction) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).* (must|may) .*");
  }

  @Test
  void aNumberOfTasksThatDoesNotFitIsRefused() {
    List<GradientBalancer> methods =
        List.of(
            new TrimmedMean(),
            new Epo(List.of(0.2, 0.3, 0.5), 1e-4, true, Convention.OWN),
            new ParetoMtl(List.of(0.2, 0.3, 0.5), List.of(), 2, 0, Convention.OWN),
            new ParetoMtl(List.of(), List.of(List.of(1.0)), 2, 0, Convention.OWN),
            new Pivrg(List.of(1.0), 2, 10, false, 0, Convention.OWN));
    for (GradientBalancer method : methods) {
      assertThatThrownBy(() -> new BalancerTrial(method, 2))
          .isInstanceOf(ConfigurationException.class);
    }
  }

  @Test
  void logarithmsAndQuotientsNeedLossesAboveZero() {
    assertThat(List.of(new DbMtl(), new Epo(), new GradNorm()))
        .allMatch(method -> method.needs().positiveLosses());
    assertThatThrownBy(() -> new BalancerTrial(new DbMtl(), 2).step(CROSSED, 1, 0))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("task 1");
    assertThatThrownBy(() -> new BalancerTrial(new Epo(), 2).step(CROSSED, 1, -1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("task 1");
  }

  /** Norms 1 and 2 in the second chunk of each row, 3 and 4 in others. */
  @Test
  void chunksOfTheRepresentationAreMeasuredOneByOne() {
    double[][] rows = {{3, 0, 0, 0, 1, 1, 1, 1}, {0, 0, 4, 4, 0, 0, 1, 1}};
    NtkMtlSr method = new NtkMtlSr();
    assertThat(method.supports(Level.PARAMETERS)).isFalse();
    // λ = 9 and 32, each times the square of the number of chunks.
    assertThat(new BalancerTrial(method, 2).step(rows, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {Math.sqrt(41 / 9.0), Math.sqrt(41 / 32.0)}, EXACT);
  }

  @Test
  void weightsOfOtherStepsDoNotKeepEveryTaskFromRising() {
    Set<Promise> promises = new Upgrad().promises();
    assertThat(promises).contains(Promise.NON_CONFLICT);
    assertThat(new EveryK(new Upgrad(), 1).promises()).isEqualTo(promises);
    Set<Promise> rest = new HashSet<>(promises);
    rest.remove(Promise.NON_CONFLICT);
    assertThat(new EveryK(new Upgrad(), 2).promises()).isEqualTo(rest);
    assertThat(new CrMogm(new Upgrad()).promises()).isEqualTo(rest);
  }

  @Test
  void weightsStayUntilTheNextSolution() {
    BalancerTrial trial = new BalancerTrial(new EveryK(new Mgda(), 2), 2);
    double[] first = trial.step(CROSSED, 1, 1).weights().orElseThrow();
    double[][] other = {{3, 0}, {0, 1}};
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()).isEqualTo(first);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {0.1, 0.9}, EXACT);
  }

  @Test
  void nashWeightsCanBeRefreshedNowAndThen() {
    BalancerTrial trial = new BalancerTrial(new NashMtl(2, 0, Convention.WEIGHTED), 2);
    assertThat(trial.step(CROSSED, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {1, 0.5}, EXACT);
    double[][] other = {{4, 0}, {0, 4}};
    assertThat(trial.step(other, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {1, 0.5}, EXACT);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {0.25, 0.25}, EXACT);
  }

  /** Twins in one wrapper keep their states apart. */
  @Test
  void wrappersKeepStatesApart() {
    CrMogm nested = new CrMogm(new CrMogm(new Mgda(), 0.5, 0), 0.5, 0);
    BalancerTrial trial = new BalancerTrial(nested, 2);
    trial.step(CROSSED, 1, 1); // 0.8 and 0.2
    double[][] other = {{3, 0}, {0, 1}}; // 0.1 and 0.9
    double inner = 0.5 * 0.8 + 0.5 * 0.1;
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()[0])
        .isCloseTo(0.5 * 0.8 + 0.5 * inner, EXACT);
  }

  /** With α = ½ and a rise of ½ the second step renews ½/√2 of the weights, the third ½/√3. */
  @Test
  void smoothingRises() {
    BalancerTrial trial = new BalancerTrial(new CrMogm(new Mgda(), 0.5, 0.5), 2);
    double first = trial.step(CROSSED, 1, 1).weights().orElseThrow()[0];
    assertThat(first).isCloseTo(0.8, EXACT);
    double[][] other = {{3, 0}, {0, 1}}; // 0.1 and 0.9
    double second = 0.8 + 0.5 / Math.sqrt(2) * (0.1 - 0.8);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()[0]).isCloseTo(second, EXACT);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()[0])
        .isCloseTo(second + 0.5 / Math.sqrt(3) * (0.1 - second), EXACT);
  }

  /** Of ℓ = (1, 3) one constraint is active, u_2 - u; the first phase takes it as it is. */
  @Test
  void paretoMtlScalesWeightsWithinTheSectorAlone() {
    double half = Math.sqrt(0.5);
    BalancerTrial trial = new BalancerTrial(new ParetoMtl(), 2);
    assertThat(trial.step(CROSSED, 1, 3).weights().orElseThrow())
        .containsExactly(new double[] {-half, 1 - half}, EXACT);
    // On the ray nothing is active: the point of least norm of the gradients, times T.
    assertThat(trial.step(CROSSED, 2, 2).weights().orElseThrow())
        .containsExactly(new double[] {1.6, 0.4}, EXACT);
  }

  /** S + 1e-7 is all but the sum of g²: e = 4 and 8 at first, then 16/√20 and 1. */
  @Test
  void excessRiskMovesWeightsFromTheSecondStepOn() {
    BalancerTrial trial = new BalancerTrial(new ExcessMtl(1, 0, Convention.WEIGHTED), 2);
    double[][] first = {{2, 2, 0}, {8, 0, 0}};
    double[][] second = {{0, 4, 0}, {0, 0, 1}};
    assertThat(trial.step(first, 1, 1).weights().orElseThrow()).containsExactly(1, 1);
    double[][] faint = {{1e-6, 0}, {0, 1}};
    assertThat(new BalancerTrial(new ExcessMtl(), 2).step(faint, 1, 1).weights().orElseThrow())
        .containsExactly(1, 1);
    double odds = Math.exp(16 / Math.sqrt(20) / 4 - 1.0 / 8);
    assertThat(trial.step(second, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {2 * odds / (1 + odds), 2 / (1 + odds)}, Offset.offset(1e-6));
  }

  /** For a learning rate of 0.3/√k the share of the new weights is that of the first rate left. */
  @Test
  void smoothingFollowsALearningRateThatFalls() {
    BalancerTrial trial = new BalancerTrial(new CrMogm(new Mgda(), 0, 0.5), 2);
    double[][] other = {{3, 0}, {0, 1}};
    double expected = 0;
    for (int k = 1; k <= 6; k++) {
      double alpha = 1 - 0.3 / Math.sqrt(k) / 0.3;
      expected = alpha * expected + (1 - alpha) * (k % 2 == 1 ? 0.8 : 0.1);
      double[][] rows = k % 2 == 1 ? CROSSED : other;
      assertThat(trial.step(rows, 1, 1).weights().orElseThrow()[0]).isCloseTo(expected, EXACT);
    }
  }

  @Test
  void pivrgNeedsToKnowWhatTasksReachAlone() {
    GivenHistory history = new GivenHistory(2, 1).scores(0.5, 0.5);
    assertThatThrownBy(() -> new BalancerTrial(new Pivrg(), history).step(CROSSED, 1, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("task 0");
    GivenHistory lower =
        new GivenHistory(2, 1).references(Direction.LOWER, 0.5, 0.5).scores(1, 0.5);
    // The first task's error is twice that of its own model: more weight.
    double[] weights = new BalancerTrial(new Pivrg(), lower).step(CROSSED, 1, 1).weights().get();
    double[] equal = new BalancerTrial(new Pivrg(), 2).step(CROSSED, 1, 1).weights().get();
    Pivrg code = new Pivrg(List.of(), 2, 10, true, 0, Convention.OWN);
    assertThat(new BalancerTrial(code, 2).step(CROSSED, 1, 1).weights().get())
        .containsExactly(new double[] {2 * equal[0], 2 * equal[1]}, EXACT);
    assertThat(weights[0]).isGreaterThan(equal[0]);
    assertThat(weights[1]).isLessThan(equal[1]);
  }

  /** The gradients on orthogonal axes: the update lies in their positive orthant, at the cosine. */
  @Test
  void conicgradStaysInItsConeAndStopsWhereNothingHelpsAll() {
    double[][] uneven = {{1, 0}, {0, 10}};
    double[] update =
        new BalancerTrial(new ConicGrad(0.99, ConicGrad.Length.UNIT, Convention.OWN), 2)
            .step(uneven, 1, 1)
            .update();
    double cosine = (update[0] + 10 * update[1]) / Math.sqrt(101);
    assertThat(cosine).isCloseTo(0.99, Offset.offset(1e-7));
    assertThat(Math.hypot(update[0], update[1])).isCloseTo(1, Offset.offset(1e-9));
    double[][] opposite = {{1, 0}, {-2, 0}};
    assertThat(new BalancerTrial(new ConicGrad(), 2).step(opposite, 1, 1).update())
        .containsExactly(0, 0);
  }
}
