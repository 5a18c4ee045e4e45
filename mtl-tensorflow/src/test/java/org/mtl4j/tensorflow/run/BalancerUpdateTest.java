// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mtl4j.tensorflow.run.TaskGradients.difference;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.methods.balancer.ExcessMtl;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.GradNorm;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** The update of a balanced step, compared with the gradients of single tasks. */
class BalancerUpdateTest {
  private static final int TASKS = Trio.TASKS;

  /** A balanced model at rate 1, whose steps subtract the combined gradient. */
  private static Steps start(GradientBalancer balancer) {
    Trio trio = new Trio();
    trio.sketch.balanced(balancer, Level.PARAMETERS);
    return new Steps(trio.sketch, trio.data(), 1);
  }

  @Test
  void theStatisticIsTheGramianOfTheSharedParameters() {
    try (Steps steps = start(new Sum())) {
      steps.step();
      assertThat(steps.result.statistic).containsExactly(TaskGradients.gramian(), within(1e-5));
      assertThat(steps.result.hasGradients()).isTrue();
    }
  }

  /** The statistic of excess-mtl is one number per task, of gradnorm the last layer's Gramian. */
  @Test
  void theGramianIsComputedOnRequestIfTheStatisticIsAnother() {
    double[] gramian = TaskGradients.gramian();
    for (GradientBalancer balancer : List.of(new ExcessMtl(), new GradNorm())) {
      try (Steps steps = start(balancer)) {
        steps.step();
        assertThat(steps.result.hasGradients()).isFalse();
      }
      try (Steps steps = start(balancer)) {
        steps.control.readsGramian = true;
        steps.step();
        assertThat(steps.result.gramian).containsExactly(gramian, within(1e-5));
      }
    }
  }

  @Test
  void theUpdateIsTheWeightedSumOfTheGradients() {
    double[] gramian = TaskGradients.gramian();
    for (GradientBalancer balancer :
        List.of(
            new Upgrad(),
            new Mgda(),
            new Upgrad(Convention.WEIGHTED),
            new Mgda(Mgda.Normalization.NONE, Convention.OWN))) {
      double[] weights = new double[TASKS];
      balancer.solver(TASKS, 0x1p-22).solve(new Given(gramian), weights);
      try (Steps steps = start(balancer)) {
        System.arraycopy(weights, 0, steps.control.fixed, 0, TASKS);
        Map<String, List<Float>> before = steps.values();
        steps.step();
        Map<String, List<Float>> after = steps.values();
        before.forEach(
            (name, values) ->
                assertThat(difference(values, after.get(name)))
                    .as("%s of %s", name, balancer)
                    .containsExactly(expected(name, weights, balancer), within(1e-5)));
      }
    }
  }

  private static double[] expected(String name, double[] weights, GradientBalancer balancer) {
    double[] sum = null;
    for (int t = 0; t < TASKS; t++) {
      double[] own = TaskGradients.of(t).get(name);
      sum = sum == null ? new double[own.length] : sum;
      boolean scaled = name.startsWith("trunk") || balancer.convention() == Convention.WEIGHTED;
      for (int i = 0; i < own.length; i++) {
        sum[i] += (scaled ? weights[t] : 1) * own[i];
      }
    }
    return sum;
  }

  private record Given(double[] statistic) implements Problem {
    @Override
    public int size() {
      return TASKS;
    }

    @Override
    public int task(int i) {
      return i;
    }

    @Override
    public double[] losses() {
      return new double[] {1, 1, 1};
    }

    @Override
    public History history() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void gradDropPassesOneSign() {
    List<Map<String, double[]>> rows = TaskGradients.all();
    try (Steps steps = start(new GradDrop())) {
      Map<String, List<Float>> before = steps.values();
      steps.step();
      Map<String, List<Float>> after = steps.values();
      for (String name : List.of("trunk/0/kernel", "trunk/0/bias", "trunk/1/kernel")) {
        double[] moved = difference(before.get(name), after.get(name));
        for (int i = 0; i < moved.length; i++) {
          int place = i;
          double up = rows.stream().mapToDouble(r -> Math.max(0, r.get(name)[place])).sum();
          double down = rows.stream().mapToDouble(r -> Math.min(0, r.get(name)[place])).sum();
          assertThat(Math.min(Math.abs(moved[i] - up), Math.abs(moved[i] - down)))
              .as("%s[%d] moved by %s, not %s or %s", name, i, moved[i], up, down)
              .isLessThan(1e-5);
        }
      }
    }
  }

  /** Transforms the Jacobian to its moving average. */
  private record Averaged() implements GradientBalancer {
    @Override
    public Tensor transform(Graph g, JacobianBlock block) {
      Variable average = block.state("average", Initializer.constant(0));
      Tensor next = g.add(g.scale(g.variable(average), 0.5), g.scale(block.jacobian(), 0.5));
      g.update(average, next);
      return next;
    }

    @Override
    public Solver solver(int tasks, double accuracy) {
      return new Sum().solver(tasks, accuracy);
    }
  }

  @Test
  void aBalancerHasAStatePerBlock() {
    List<Map<String, double[]>> rows = TaskGradients.all();
    String name = "trunk/0/kernel";
    String state = "balancer/" + name + "/average";
    try (Steps steps = start(new Averaged())) {
      Map<String, List<Float>> before = steps.values();
      steps.step();
      Map<String, List<Float>> after = steps.values();
      double[] moved = difference(before.get(name), after.get(name));
      for (int i = 0; i < moved.length; i++) {
        double sum = 0;
        for (int t = 0; t < TASKS; t++) {
          double half = 0.5 * rows.get(t).get(name)[i];
          assertThat((double) after.get(state).get(t * moved.length + i))
              .isCloseTo(half, within(1e-6));
          sum += half;
        }
        assertThat(moved[i]).isCloseTo(sum, within(1e-6));
      }
      var snapshot = steps.program.snapshot();
      List<Float> once = steps.step().values().get(state);
      steps.program.restore(snapshot);
      steps.control.step--;
      assertThat(steps.step().values()).containsEntry(state, once);
      assertThat(once).isNotEqualTo(after.get(state));
    }
  }
}
