// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.graph.Examples.Case;
import org.mtl4j.tensorflow.serve.ExportedOperations;
import org.mtl4j.tensorflow.testing.Sketch;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/** Values and gradients of every operation, compared with its definition in 64 bits. */
class TranslatorTest {
  private static final List<Case> CASES = Examples.all().toList();
  private static final List<List<Variable>> VARIABLES = new ArrayList<>();
  private static final Feed[] FEEDS = new Feed[CASES.size()];
  private static final Sketch ALL = new Sketch();
  private static float[][] predicted;
  private static double[] losses;
  private static Map<String, float[]> before;
  private static Map<String, float[]> after;

  @TempDir private static Path folder;

  /** Runs all cases as the tasks of one model: one prediction and one step. */
  @BeforeAll
  static void run() {
    for (int c = 0; c < CASES.size(); c++) {
      Case example = CASES.get(c);
      Feed feed =
          new Feed()
              .input("numbers", Values.of(Shape.of(2, 3), 0.5, -1.25, 2, 1, 0.75, -0.5))
              .input("codes", Values.of(Shape.of(2, 2), 3, 0, 5, 3));
      List<Variable> variables = new ArrayList<>();
      for (int i = 0; i < example.variables().size(); i++) {
        Values values = example.variables().get(i);
        Variable variable =
            ALL.variable(c + " " + example + " " + i, values.shape(), values.floats());
        variables.add(variable);
        feed = feed.variable(variable, values);
      }
      VARIABLES.add(variables);
      FEEDS[c] = feed;
      ALL.predictions.add(result(example, ALL.inference, variables));
      ALL.losses.add(loss(example, ALL.training, variables));
    }
    try (Steps steps = new Steps(ALL, data(), 1)) {
      predicted = steps.program.predict(steps.rows, 0, 2);
      before = steps.program.snapshot().values();
      losses = steps.step().result.losses;
      after = steps.program.snapshot().values();
      steps.program.export(folder);
    }
  }

  static IntStream numbered() {
    return IntStream.range(0, CASES.size());
  }

  @ParameterizedTest
  @MethodSource("numbered")
  void computesItsDefinition(int c) {
    Interpreter interpreter = new Interpreter(FEEDS[c]);
    assertClose(c, predicted[c], interpreter.value(ALL.predictions.get(c)), 2e-6);
    double loss = interpreter.value(ALL.losses.get(c)).at();
    assertThat(losses[c]).as("%s", CASES.get(c)).isCloseTo(loss, within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("numbered")
  void hasTheDerivativeAsGradient(int c) {
    for (Variable variable : VARIABLES.get(c)) {
      float[] gradient = before.get(variable.name()).clone();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] -= after.get(variable.name())[i];
      }
      Values expected =
          org.mtl4j.testkit.Gradients.finiteDifference(ALL.losses.get(c), variable, FEEDS[c]);
      assertClose(c, gradient, expected, 1e-5);
    }
  }

  private static Tensor result(Case example, Graph g, List<Variable> variables) {
    return example.build().apply(g, variables.stream().map(g::variable).toList());
  }

  /** A loss in which the elements of the result have different gradients. */
  private static Tensor loss(Case example, Graph g, List<Variable> variables) {
    Tensor y = result(example, g, variables);
    Tensor loss = g.sum(g.multiply(y, g.cos(g.add(g.scale(g.stopGradient(y), 3), g.constant(1)))));
    for (Variable variable : variables) {
      loss = g.add(loss, g.scale(g.sum(g.square(g.variable(variable))), 0.1));
    }
    return loss;
  }

  private static Dataset data() {
    Block numbers = Block.floats(2, Shape.of(3));
    numbers.floats().put(new float[] {0.5f, -1.25f, 2, 1, 0.75f, -0.5f});
    Block codes = Block.ints(2, Shape.of(2));
    codes.ints().put(new int[] {3, 0, 5, 3});
    return new Dataset(2, Map.of("numbers", numbers, "codes", codes));
  }

  private static void assertClose(int c, float[] actual, Values expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected.data());
    for (int i = 0; i < actual.length; i++) {
      double e = expected.data()[i];
      assertThat((double) actual[i])
          .as("%s: element %d of %s", CASES.get(c), i, expected.shape())
          .isCloseTo(e, within(tolerance * (1 + Math.abs(e))));
    }
  }

  @Test
  void everyOperationHasACase() {
    Set<Op> tested = CASES.stream().map(Case::op).collect(Collectors.toSet());
    tested.addAll(EnumSet.of(Op.RANDOM_UNIFORM, Op.RANDOM_NORMAL));
    assertThat(tested).isEqualTo(EnumSet.allOf(Op.class));
  }

  /** A model may contain any operation but random draws, and every model must be readable. */
  @Test
  void anExportHasExactlyTheOperationsThatAStoredModelMayHave() {
    assertThat(ExportedOperations.of(folder))
        .containsExactlyInAnyOrderElementsOf(ExportedOperations.accepted());
  }

  @Test
  void drawsDependOnSeedNameAndStep() {
    List<Float> first = draws(7, 3, "a");
    assertThat(draws(7, 3, "a")).isEqualTo(first);
    assertThat(draws(7, 4, "a")).isNotEqualTo(first);
    assertThat(draws(8, 3, "a")).isNotEqualTo(first);
    assertThat(draws(7, 3, "b")).isNotEqualTo(first);
  }

  @Test
  void drawsHaveMeanAndDeviation() {
    List<Float> all = draws(7, 0, "a");
    int half = all.size() / 2;
    assertSpread(all.subList(0, half), 0.5, Math.sqrt(1 / 12.0));
    assertThat(all.subList(0, half)).allMatch(u -> u >= 0 && u < 1);
    assertSpread(all.subList(half, all.size()), 0, 1);
  }

  private static void assertSpread(List<Float> draws, double mean, double deviation) {
    double sum = draws.stream().mapToDouble(x -> x).sum();
    double squares = draws.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    double error = deviation / Math.sqrt(draws.size());
    assertThat(sum / draws.size()).isCloseTo(mean, within(5 * error));
    assertThat(Math.sqrt(squares / draws.size())).isCloseTo(deviation, within(5 * error));
  }

  /** Uniform numbers, then normal ones. They are factors in a loss, so its gradients. */
  private static List<Float> draws(long seed, long step, String name) {
    int size = 10_000;
    Sketch sketch = new Sketch();
    sketch.seed = seed;
    Graph g = sketch.training;
    Variable v = sketch.scope.variable("v", Shape.of(2, size), Initializer.constant(0));
    Tensor like = g.index(g.variable(v), 0, 0);
    Tensor both = g.stack(List.of(g.randomUniform(name, like), g.randomNormal(name, like)), 0);
    sketch.losses.add(g.sum(g.multiply(g.variable(v), both)));
    sketch.predictions.add(sketch.inference.constant(0));
    try (Steps steps = new Steps(sketch, data(), 1)) {
      steps.control.step = step;
      steps.step();
      return steps.values().get("v").stream().map(x -> -x).toList();
    }
  }
}
