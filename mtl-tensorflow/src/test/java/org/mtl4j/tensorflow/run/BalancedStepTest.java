// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mtl4j.tensorflow.testing.Steps.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Balanced steps with a sum of gradients, compared with plain steps of the same model. */
class BalancedStepTest {
  private static final int TASKS = Trio.TASKS;

  /** Changes a model before it is compiled. */
  private static Trio trio(Consumer<Trio> change) {
    Trio trio = new Trio();
    change.accept(trio);
    return trio;
  }

  private static Trio trio() {
    return trio(unchanged -> {});
  }

  private static Steps start(Trio trio, double rate) {
    return new Steps(trio.sketch, trio.data(), rate);
  }

  /** Runs a model plain and balanced by the sum, and compares all results. */
  private static void assertSame(Level level, Consumer<Trio> change) {
    Trio balanced = trio(change);
    balanced.sketch.balanced(new Sum(), level);
    try (Steps plain = start(trio(change), 0.1);
        Steps steps = start(balanced, 0.1)) {
      for (int i = 0; i < 5; i++) {
        plain.step();
        steps.step();
        assertThat(steps.result.losses).containsExactly(plain.result.losses, within(1e-5));
        assertThat(steps.result.penalties).containsExactly(plain.result.penalties, within(1e-5));
        assertThat(steps.result.gradientNorm)
            .isCloseTo(plain.result.gradientNorm, within(1e-5 * (1 + plain.result.gradientNorm)));
      }
      assertClose(steps.values(), plain.values(), 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void theSumIsThePlainStep(Level level) {
    assertSame(level, trio -> {});
    assertSame(level, trio -> trio.sketch.terms = Optional.of(scaled(trio, 0.5, 2, 3)));
  }

  private static Terms scaled(Trio trio, double... factors) {
    Graph g = trio.sketch.training;
    return Terms.each(TASKS, t -> g.scale(trio.sketch.losses.get(t), factors[t]));
  }

  /** A method that reads squared norms, so that its statistic is no Gramian. */
  private record Norms() implements GradientBalancer {
    @Override
    public View view() {
      return View.ROWS;
    }

    @Override
    public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
      return g.expand(g.einsum("tn,tn->t", jacobian, jacobian), 1);
    }

    @Override
    public Solver solver(int tasks, double accuracy) {
      return (problem, weights) -> Arrays.fill(weights, 1);
    }
  }

  @Test
  void theGramianBetweenTheRunsIsSummedInDoublePrecision() {
    Trio trio = new Trio();
    Graph g = trio.sketch.training;
    Tensor large = g.variable(trio.sketch.variable("large", Shape.SCALAR, 1));
    Tensor small = g.scale(g.variable(trio.sketch.variable("small", Shape.SCALAR, 1)), 1e-4);
    trio.sketch.losses.clear();
    trio.sketch.losses.add(g.add(small, large));
    trio.sketch.losses.add(g.subtract(small, large));
    trio.sketch.balanced(new Norms(), Level.PARAMETERS);
    try (Steps steps = start(trio, 0.1)) {
      steps.control.readsGramian = true;
      steps.step();
      assertThat(steps.result.gramian[1]).isCloseTo(-1 + 1e-8, within(1e-14));
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void penaltiesHaveWeightOne(Level level) {
    Consumer<Trio> penalized =
        trio -> {
          Graph g = trio.sketch.training;
          trio.sketch.penalties.put("trunk", trio.squares("trunk/0/kernel"));
          trio.sketch.penalties.put("head", g.scale(trio.squares("head1/kernel"), 0.1));
        };
    assertSame(level, penalized);

    Trio trio = trio(penalized);
    trio.sketch.balanced(new Sum(), level);
    try (Steps steps = start(trio, 0.1)) {
      Arrays.fill(steps.control.fixed, 0);
      Map<String, List<Float>> before = steps.values();
      steps.step();
      String kernel = "trunk/0/kernel";
      List<Float> expected = before.get(kernel).stream().map(x -> x * (1 - 0.2f)).toList();
      assertClose(Map.of(kernel, steps.values().get(kernel)), Map.of(kernel, expected), 1e-6);
      assertThat(steps.values()).containsEntry("trunk/1/kernel", before.get("trunk/1/kernel"));
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void variablesOfAWeightingFollowTheObjective(Level level) {
    assertSame(level, trio -> trio.sketch.terms = Optional.of(trio.uncertainty()));

    Trio trio = trio(t -> t.sketch.terms = Optional.of(t.uncertainty()));
    trio.sketch.balanced(new Sum(), level);
    try (Steps steps = start(trio, 0.1)) {
      Arrays.fill(steps.control.fixed, 0);
      steps.present(true, false, true).step();
      for (int t = 0; t < TASKS; t++) {
        double s = 0.1 * t;
        double slope = t == 1 ? 0 : 1 - Math.exp(-s) * steps.result.losses[t];
        assertThat((double) steps.value("weighting/s" + t)[0])
            .isCloseTo(s - 0.1 * slope, within(1e-6));
      }
      assertThat(steps.value("weighting/s1")).containsExactly((float) 0.1);
      assertThat(steps.program.reach().get("weighting/s1")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void aVariableOfAWeightingThatAllTermsReadIsNotShared(Level level) {
    assertSame(
        level,
        trio -> {
          Graph g = trio.sketch.training;
          Variable logits =
              trio.sketch.variable("weighting/logits", Shape.of(TASKS), 0.1f, -0.2f, 0.3f);
          Tensor shares = g.softmax(g.variable(logits));
          trio.sketch.terms =
              Optional.of(
                  Terms.each(
                      TASKS, t -> g.multiply(g.index(shares, 0, t), trio.sketch.losses.get(t))));
        });
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void anObjectiveThatIsNoSumComposesThroughItsDerivative(Level level) {
    assertSame(level, trio -> trio.sketch.terms = Optional.of(trio.geometricMean()));
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void gradDropThatLeaksEverythingIsTheSum(Level level) {
    Trio trio = trio();
    trio.sketch.balanced(new GradDrop(1), level);
    try (Steps plain = start(trio(), 0.1);
        Steps steps = start(trio, 0.1)) {
      plain.step().step();
      steps.step().step();
      assertClose(steps.values(), plain.values(), 1e-5);
    }
  }

  @Test
  void aLargeTableIsUpdatedInTheRowsThatABatchReads() {
    Trio plain = new Trio(false, 0, BuiltGraph.LARGE_TABLE);
    Trio balanced = new Trio(false, 0, BuiltGraph.LARGE_TABLE);
    plain.sketch.optimizer = new Adam(0.01);
    balanced.sketch.optimizer = new Adam(0.01);
    balanced.sketch.balanced(new Sum(), Level.PARAMETERS);
    Dataset data = plain.data();
    try (Steps a = new Steps(plain.sketch, data, 0.01);
        Steps b = new Steps(balanced.sketch, data, 0.01)) {
      a.on(0, 1, 2, 3).on(4, 5, 6).step();
      b.on(0, 1, 2, 3).on(4, 5, 6).step();
      assertClose(b.values(), a.values(), 1e-4);
    }
  }
}
