// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

class ParetoMtlTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private static final double[][] CROSSED = {{1, 0}, {0, 2}};

  /** Of ℓ = (1, 3) one constraint is active, u_2 - u; the first phase takes it as it is. */
  @Test
  void scalesWeightsWithinTheSectorAlone() {
    double half = Math.sqrt(0.5);
    BalancerTrial trial = new BalancerTrial(new ParetoMtl(), 2);
    assertThat(trial.step(CROSSED, 1, 3).weights().orElseThrow())
        .containsExactly(new double[] {-half, 1 - half}, EXACT);
    // On the ray nothing is active: the point of least norm of the gradients, times T.
    assertThat(trial.step(CROSSED, 2, 2).weights().orElseThrow())
        .containsExactly(new double[] {1.6, 0.4}, EXACT);
  }

  private static final int INPUTS = 20;
  private static final int PREFERENCES = 10;

  /** The losses of the paper's concave problem: 1 - exp(-‖x ∓ 1/√n‖²). */
  private static double loss(double[] x, int task) {
    return 1 - Math.exp(-square(x, task));
  }

  private static double[] gradient(double[] x, int task) {
    double factor = 2 * Math.exp(-square(x, task));
    return Arrays.stream(x).map(value -> factor * (value - center(task))).toArray();
  }

  private static double square(double[] x, int task) {
    return Arrays.stream(x).map(value -> Math.pow(value - center(task), 2)).sum();
  }

  private static double center(int task) {
    return (task == 0 ? 1 : -1) / Math.sqrt(INPUTS);
  }

  /** The angle of the losses after 100 steps in each phase, from a random start. */
  private static double angle(ParetoMtl method, long seed) {
    double[] x = new Random(seed).doubles(INPUTS, -0.5, 0.5).toArray();
    GivenHistory history = new GivenHistory(2, 1);
    BalancerTrial trial = new BalancerTrial(method, history);
    for (int step = 0; step < 200; step++) {
      if (step == 100) {
        history.epoch(1, 1);
      }
      double[] update =
          trial
              .step(new double[][] {gradient(x, 0), gradient(x, 1)}, loss(x, 0), loss(x, 1))
              .update();
      Arrays.setAll(x, i -> x[i] - update[i]);
    }
    return Math.toDegrees(Math.atan2(loss(x, 1), loss(x, 0)));
  }

  /** The mean distance in degrees of the losses from their preferences, over two starts each. */
  private static double miss(List<List<Double>> rays) {
    double sum = 0;
    for (int k = 0; k < PREFERENCES; k++) {
      ParetoMtl method = new ParetoMtl(ray(k), rays, 1, 0, Convention.OWN);
      for (long seed = 0; seed < 2; seed++) {
        sum += Math.abs(angle(method, seed) - 90.0 * k / (PREFERENCES - 1)) / 2;
      }
    }
    return sum / PREFERENCES;
  }

  private static List<Double> ray(int k) {
    double angle = Math.PI / 2 * k / (PREFERENCES - 1);
    double share = Math.cos(angle) / (Math.cos(angle) + Math.sin(angle));
    return List.of(share, 1 - share);
  }

  /** The numbers of a NumPy program of the paper's algorithm that starts at the same points. */
  @Test
  void lossesEndNearTheirPreferenceIfTheRaysAreAllPreferences() {
    List<List<Double>> all = IntStream.range(0, PREFERENCES).mapToObj(ParetoMtlTest::ray).toList();
    assertThat(miss(all)).isCloseTo(7.669800517, Offset.offset(1e-6));
    assertThat(miss(List.of())).isCloseTo(23.674155693, Offset.offset(1e-6));
  }

  @Test
  void refusesPreferencesAndRaysThatAreNone() {
    assertThatThrownBy(() -> new ParetoMtl(List.of(0.2, 0.2), List.of(), 2, 0, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preference must be shares of 0 or more that sum to 1");
    assertThatThrownBy(
            () -> new ParetoMtl(List.of(), List.of(List.of(0.0, 0.0)), 2, 0, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rays must be finite, 0 or more and not all zero");
  }

  @Test
  void refusesAnotherNumberOfTasks() {
    for (ParetoMtl method :
        List.of(
            new ParetoMtl(List.of(0.2, 0.3, 0.5), List.of(), 2, 0, Convention.OWN),
            new ParetoMtl(List.of(), List.of(List.of(1.0)), 2, 0, Convention.OWN))) {
      assertThatThrownBy(() -> new BalancerTrial(method, 2))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("for 2 tasks");
    }
  }
}
