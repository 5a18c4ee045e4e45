// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.backend.StepControl;
import org.mtl4j.methods.balancer.Modo;
import org.mtl4j.methods.balancer.NtkMtl;
import org.mtl4j.methods.balancer.Sdmgrad;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Steps that differentiate several batches, compared with plain steps on each of them. */
class SeveralBatchesStepTest {
  private static final int TASKS = Trio.TASKS;
  private static final int[][] BATCHES = {{0, 1, 2, 3}, {4, 5, 6}, {7, 8, 9, 10, 11}};
  private static final double[] WEIGHTS = {0.5, -1, 2};

  /** By table and task: the gradients of the batches. */
  private static final Map<String, List<Map<String, double[]>>> KNOWN = new HashMap<>();

  private final StepResult result = new StepResult(TASKS, 0);

  private static Steps plain(int codes, double... factors) {
    Trio trio = new Trio(false, 0, codes);
    Graph g = trio.sketch.training;
    trio.sketch.terms =
        Optional.of(Terms.each(TASKS, t -> g.scale(trio.sketch.losses.get(t), factors[t])));
    return new Steps(trio.sketch, trio.data(), 1);
  }

  /** The gradient of a batch: the sum of those of the tasks. */
  private static Map<String, double[]> gradient(int codes, int batch, double... factors) {
    Map<String, double[]> sum = new HashMap<>();
    for (int t = 0; t < TASKS; t++) {
      double factor = factors[t];
      gradients(codes, t)
          .get(batch)
          .forEach(
              (name, values) -> {
                double[] into = sum.computeIfAbsent(name, n -> new double[values.length]);
                for (int i = 0; i < into.length; i++) {
                  into[i] += factor * values[i];
                }
              });
    }
    return sum;
  }

  private static List<Map<String, double[]>> gradients(int codes, int task) {
    return KNOWN.computeIfAbsent(codes + " " + task, key -> computed(codes, task));
  }

  /** What plain steps at rate 1 subtract, each from the initial values. */
  private static List<Map<String, double[]>> computed(int codes, int task) {
    double[] factors = new double[TASKS];
    factors[task] = 1;
    try (Steps steps = plain(codes, factors)) {
      Snapshot start = steps.program.snapshot();
      Map<String, List<Float>> before = steps.values();
      List<Map<String, double[]>> gradients = new ArrayList<>();
      for (int[] batch : BATCHES) {
        gradients.add(moved(before, steps.on(batch).values()));
        steps.program.restore(start);
      }
      return gradients;
    }
  }

  private static Map<String, double[]> moved(
      Map<String, List<Float>> before, Map<String, List<Float>> after) {
    Map<String, double[]> result = new HashMap<>();
    before.forEach(
        (name, values) -> {
          double[] difference = new double[values.size()];
          for (int i = 0; i < difference.length; i++) {
            difference[i] = values.get(i) - after.get(name).get(i);
          }
          result.put(name, difference);
        });
    return result;
  }

  private static double shared(Map<String, double[]> a, Map<String, double[]> b) {
    double sum = 0;
    for (String name : a.keySet()) {
      for (int i = 0; i < a.get(name).length && !name.startsWith("head"); i++) {
        sum += a.get(name)[i] * b.get(name)[i];
      }
    }
    return sum;
  }

  private Map<String, double[]> balanced(GradientBalancer balancer, int codes) {
    Trio trio = new Trio(false, 0, codes);
    trio.sketch.balanced(balancer, Level.PARAMETERS);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 1)) {
      Map<String, List<Float>> before = steps.values();
      Program program = steps.program;
      program.step(steps.rows, BATCHES[0], BATCHES[0].length, new Several(), result);
      return moved(before, steps.values());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, BuiltGraph.LARGE_TABLE})
  void modoMultipliesTwoBatchesAndUpdatesByTheirMean(int codes) {
    Map<String, double[]> moved = balanced(new Modo(), codes);
    assertStatistic(codes, 0, 1);
    Map<String, double[]> first = gradient(codes, 0, WEIGHTS);
    Map<String, double[]> second = gradient(codes, 1, WEIGHTS);
    Map<String, double[]> own = gradient(codes, 0, 1, 1, 1);
    moved.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            double expected =
                name.startsWith("head")
                    ? own.get(name)[i]
                    : (first.get(name)[i] + second.get(name)[i]) / 2;
            assertThat(values[i]).as(name).isCloseTo(expected, within(1e-5));
          }
        });
  }

  @Test
  void aThirdBatchIsUpdatedWithTheWeightsOfTheOthers() {
    int codes = 40;
    for (GradientBalancer balancer :
        List.of(new Modo(0.1, 0.1, true, Convention.WEIGHTED), new Sdmgrad())) {
      Map<String, double[]> moved = balanced(balancer, codes);
      assertStatistic(codes, 1, 2);
      Map<String, double[]> expected = gradient(codes, 0, WEIGHTS);
      moved.forEach(
          (name, values) -> {
            for (int i = 0; i < values.length && !name.startsWith("head"); i++) {
              assertThat(values[i]).as(name).isCloseTo(expected.get(name)[i], within(1e-5));
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, BuiltGraph.LARGE_TABLE})
  void ntkMtlComputesTheKernelOfEachTaskOverItsChunks(int codes) {
    int chunks = BATCHES.length;
    Map<String, double[]> moved =
        balanced(new NtkMtl(0.5, chunks, false, 0, Convention.OWN), codes);
    int width = TASKS + chunks * chunks;
    for (int t = 0; t < TASKS; t++) {
      List<Map<String, double[]>> known = gradients(codes, t);
      for (int a = 0; a < chunks; a++) {
        for (int b = 0; b < chunks; b++) {
          assertThat(result.statistic[t * width + TASKS + a * chunks + b])
              .as("task %d, chunks %d and %d", t, a, b)
              .isCloseTo(shared(known.get(a), known.get(b)), within(1e-5));
        }
      }
    }
    Map<String, double[]> own = gradient(codes, 0, 1, 1, 1);
    List<Map<String, double[]>> weighted =
        IntStream.range(0, chunks).mapToObj(batch -> gradient(codes, batch, WEIGHTS)).toList();
    moved.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            double mean = 0;
            for (Map<String, double[]> batch : weighted) {
              mean += batch.get(name)[i] / chunks;
            }
            assertThat(values[i])
                .as(name)
                .isCloseTo(name.startsWith("head") ? own.get(name)[i] : mean, within(1e-5));
          }
        });
  }

  private void assertStatistic(int codes, int left, int right) {
    assertThat(result.hasGradients()).as("no Gramian of one batch").isFalse();
    for (int i = 0; i < TASKS; i++) {
      for (int j = 0; j < TASKS; j++) {
        double product = shared(gradients(codes, i).get(left), gradients(codes, j).get(right));
        assertThat(result.statistic[i * TASKS + j])
            .as("product of %d and %d", i, j)
            .isCloseTo(product, within(1e-5));
      }
    }
  }

  private static final class Several implements StepControl {
    @Override
    public boolean[] present() {
      return new boolean[] {true, true, true};
    }

    @Override
    public double rate() {
      return 1;
    }

    @Override
    public long step() {
      return 0;
    }

    @Override
    public double[] controls() {
      return new double[0];
    }

    @Override
    public int[] further(int number) {
      return BATCHES[number];
    }

    @Override
    public void balance(
        double[] statistic, Supplier<double[]> gramian, double[] losses, double[] weights) {
      System.arraycopy(WEIGHTS, 0, weights, 0, TASKS);
    }
  }
}
