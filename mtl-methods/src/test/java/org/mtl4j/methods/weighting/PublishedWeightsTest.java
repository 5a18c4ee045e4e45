// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.methods.Published;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.weighting.QuadraticProbe;
import org.mtl4j.testkit.weighting.WeightingTrial;

/**
 * Weights over 24 steps, compared with those of TorchJD and LibMTL for the same losses. {@code
 * src/test/python/weightings.py} wrote {@code published.txt}.
 */
class PublishedWeightsTest {
  private static final int TASKS = 3;
  private static final int STEPS = 24;
  private static final int EPOCH = 4;
  private static final double RATE = 0.1;
  private static final List<Double> PREFERENCE = List.of(0.5, 0.3, 0.2);

  private final double[][] before = published("before");

  private static double[][] published(String name) {
    return Published.steps(PublishedWeightsTest.class, "published.txt", name);
  }

  /** To 32 bits, the precision of options in a graph. */
  private static void compare(String name, int step, double[] weights) {
    double[] expected = published(name)[step];
    for (int t = 0; t < TASKS; t++) {
      assertThat(weights[t])
          .as("%s of task %d in step %d", name, t, step)
          .isCloseTo(expected[t], within(2e-6 * Math.max(1, Math.abs(expected[t]))));
    }
  }

  static Stream<Arguments> memoryless() {
    return Stream.of(
        Arguments.of("geometric", new Geometric()),
        Arguments.of("pbi", new Pbi(PREFERENCE, 5, Map.of())),
        Arguments.of("cosmos", new Cosmos(PREFERENCE, 2)),
        Arguments.of("stch", new Stch(PREFERENCE, 0.1, 0, Map.of())));
  }

  @ParameterizedTest(name = "{0}: weights")
  @MethodSource("memoryless")
  void weightsOfLossesAloneAreThePublishedOnes(String name, LossWeighting weighting) {
    WeightingTrial weighed = new WeightingTrial(weighting, TASKS);
    for (int step = 0; step < STEPS; step++) {
      compare(name, step, weighed.gradient(before[step]));
    }
  }

  @Test
  void dwaFollowsEpochsAsPublished() {
    WeightingTrial weighed = new WeightingTrial(new Dwa(), TASKS);
    GivenHistory history = new GivenHistory(TASKS, 1);
    double[] mean = new double[TASKS];
    for (int step = 0; step < STEPS; step++) {
      weighed.control(history);
      compare("dwa", step, weighed.gradient(before[step]));
      for (int t = 0; t < TASKS; t++) {
        mean[t] += before[step][t] / EPOCH;
      }
      if (step % EPOCH == EPOCH - 1) {
        history.epoch(mean);
        Arrays.fill(mean, 0);
      }
    }
  }

  static Stream<Arguments> trained() {
    return Stream.of(
        Arguments.of("uncertainty", new Uncertainty(), "log-variance"),
        Arguments.of("uncertainty-libmtl", new Uncertainty(List.of(), -0.5), "log-variance"),
        Arguments.of("imtl-l", new ImtlL(), "log-scale"));
  }

  @ParameterizedTest(name = "{0}: trained weights")
  @MethodSource("trained")
  void trainedWeightsMoveAsPublished(String name, LossWeighting weighting, String variable) {
    WeightingTrial weighed = new WeightingTrial(weighting, TASKS);
    List<String> names = List.of("a/" + variable, "b/" + variable, "c/" + variable);
    for (int step = 0; step < STEPS; step++) {
      compare(name, step, weighed.gradient(before[step]));
      double[] moved = new double[TASKS];
      for (int t = 0; t < TASKS; t++) {
        double slope = weighed.gradientIn(names.get(t), before[step])[0];
        moved[t] = weighed.variable(names.get(t))[0] - RATE * slope;
      }
      for (int t = 0; t < TASKS; t++) {
        weighed.variable(names.get(t), moved[t]);
      }
    }
  }

  @Test
  void famoLooksAtTheSameBatchTwiceAsPublished() {
    double[][] after = published("after");
    double[][] logits = published("famo-logits");
    Famo famo = new Famo();
    GivenHistory history = new GivenHistory(TASKS, 1);
    WeightingTrial weighed = new WeightingTrial(famo, TASKS);
    for (int step = 0; step < STEPS; step++) {
      Probe probe = probe(after[step]);
      weighed.control(history, probe);
      compare("famo", step, weighed.gradient(before[step]));
      history.advance(new boolean[] {true, true, true}, before[step]);
      famo.observe(history, probe);
      assertThat(history.state("logits", TASKS, 0))
          .as("logits after step %d", step)
          .containsExactly(logits[step], within(1e-9));
    }
  }

  /** QuadraticProbe that have these losses. */
  private static Probe probe(double[] losses) {
    double[][] centers =
        Arrays.stream(losses)
            .mapToObj(loss -> new double[] {Math.sqrt(2 * loss)})
            .toArray(double[][]::new);
    return new QuadraticProbe(new double[] {0}, centers, centers, 0);
  }
}
