// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.testkit.balancer.GivenHistory;

/** Weightings that look around, where losses are quadratic and everything is known. */
class ProbingWeightingTest {
  private static final int TASKS = 3;
  private static final double[] THETA = {1, 2};
  private static final double[][] TRAINING = {{0, 0}, {3, 1}, {1, -1}};
  private static final double[][] VALIDATION = {{-1, 1}, {2, 2}, {0, -3}};

  private final GivenHistory history = new GivenHistory(TASKS, 1);

  private static Quadratics quadratics(LossWeighting weighting) {
    return new Quadratics(THETA, TRAINING, VALIDATION, weighting.probing(TASKS).vectors());
  }

  private double[] control(LossWeighting weighting, Quadratics probe) {
    double[] weights = new double[TASKS];
    weighting.control(history, probe, weights);
    return weights;
  }

  @Test
  void autoLambdaGoesByTheProductOfValidationAndTrainingGradients() {
    LossWeighting method = new AutoLambda(List.of(), 0.01, 0.1);
    // θ' = θ - 0.5 · 0.1 · Σ(θ - c_t) = (1 + 0.05, 2 - 0.3), v = Σ(θ' - d_t) = (2.15, 5.1)
    double[] expected = new double[TASKS];
    for (int t = 0; t < TASKS; t++) {
      double product = 2.15 * (1 - TRAINING[t][0]) + 5.1 * (2 - TRAINING[t][1]);
      expected[t] = 0.1 + 0.01 * Math.signum(product);
    }
    assertThat(control(method, quadratics(method))).containsExactly(expected, within(1e-7));
  }

  @Test
  void whatHasNoLabelToValidateOnHasNoSay() {
    for (LossWeighting method : List.of(new AutoLambda(), new Moml())) {
      Quadratics probe = quadratics(method);
      Arrays.fill(probe.validated, false);
      double[] first = control(method, probe);
      assertThat(control(method, probe)).as("%s", method).containsExactly(first);
      assertThat(first[1]).isEqualTo(first[0]).isEqualTo(first[2]);
    }
    LossWeighting second = new AutoLambda(List.of("t1"), 1e-4, 0.1);
    Quadratics probe = quadratics(second);
    probe.validated[1] = false;
    assertThat(control(second, probe)).containsExactly(0.1, 0.1, 0.1);
  }

  @Test
  void withoutValidationLabelsForumFollowsTheTrainingLoss() {
    LossWeighting method = new Forum();
    Quadratics probe = quadratics(method);
    Arrays.fill(probe.validated, false);
    double share = 0.1 / TASKS;
    assertThat(control(method, probe))
        .containsExactly(new double[] {share, share, share}, within(1e-15));
    assertThat(probe.vectors[0]).containsOnly(0);
  }

  @Test
  void forumKeepsTheMultipliersOfTasksItDoesNotSee() {
    LossWeighting method = new Forum();
    Quadratics probe = quadratics(method);
    control(method, probe);
    double kept = history.state("multipliers", TASKS, 0)[2];
    probe.validated[2] = false;
    probe.theta[0] = 4;
    control(method, probe);
    double[] multipliers = history.state("multipliers", TASKS, 0);
    assertThat(multipliers[2]).isEqualTo(kept);
    assertThat(multipliers[0] + multipliers[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void tasksThatAreAbsentHaveNoWeightAndDoNotMove() {
    for (LossWeighting method : List.of(new Famo(), new Moml(), new Forum())) {
      GivenHistory fresh = new GivenHistory(TASKS, 1);
      Quadratics probe = quadratics(method);
      probe.trained[1] = false;
      double[] weights = new double[TASKS];
      method.control(fresh, probe, weights);
      assertThat(weights[1]).as("%s", method).isZero();
      assertThat(fresh.state("logits", TASKS, 0)[1]).as("%s", method).isZero();
    }
  }

  @Test
  void momlWeighsEvenlyWhereTheCommonDescentIsZero() {
    // Gradients of both validation losses oppose each other in every weight.
    Quadratics probe =
        new Quadratics(
            new double[] {0},
            new double[][] {{1}, {-1}, {0}},
            new double[][] {{5}, {-5}, {5}},
            TASKS + 2);
    double[] weights = control(new Moml(), probe);
    assertThat(weights).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-5));
  }

  @Test
  void aLossBelowItsMinimumAfterAStepIsNamed() {
    Famo method = new Famo(0.025, 0, Map.of("t0", 4.0));
    Quadratics probe = quadratics(method);
    assertThatThrownBy(() -> method.observe(history, probe))
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("the loss of 't0' is 2.5 after a step")
        .hasMessageContaining("minimum of 4.0");
  }

  @Test
  void namesMustBeThoseOfTasks() {
    assertThatThrownBy(() -> terms(new AutoLambda(List.of("z"), 1e-4, 0.1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the weighting 'auto-lambda' names the primary tasks [z], but there are [t0, t1, t2]");
    assertThatThrownBy(() -> terms(new Famo(0.025, 0, Map.of("z", 0.0))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the weighting 'famo' has minima for [z], but the tasks are [t0, t1, t2]");
  }

  private static void terms(LossWeighting weighting) {
    Graph g = new Graph(Graph.Mode.TRAINING);
    weighting.terms(
        g,
        new Losses(
            Scope.root(),
            List.of("t0", "t1", "t2"),
            List.of(g.constant(2), g.constant(3), g.constant(5)),
            g.input("present", DType.FLOAT, Shape.of(TASKS)),
            g.input("controls", DType.FLOAT, Shape.of(TASKS)),
            Optional.empty()));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Famo(0, 0, Map.of()))
        .hasMessage("rate must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new Famo(1, -1, Map.of()))
        .hasMessage("decay must be finite and 0 or more, but is -1.0");
    assertThatThrownBy(() -> new Famo(1, 0, Map.of("a", Double.NaN)))
        .hasMessage("minima must be finite, but that of 'a' is NaN");
    assertThatThrownBy(() -> new AutoLambda(List.of(), -1, 1))
        .hasMessage("rate must be finite and above 0, but is -1.0");
    assertThatThrownBy(() -> new AutoLambda(List.of(), 1, 0))
        .hasMessage("initial must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new Moml(0, 1))
        .hasMessage("eta must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new Moml(1, 0))
        .hasMessage("rate must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new Forum(0, 0.1, 5, 1e-3))
        .hasMessage("rho must be finite and above 0, but is 0.0");
    assertThatThrownBy(() -> new Forum(0.1, 0.1, 0, 1e-3))
        .hasMessage("steps must be 1 or more, but is 0");
  }
}
