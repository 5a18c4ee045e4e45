// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mtl4j.tensorflow.testing.Steps.assertClose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.testing.Sketch;
import org.mtl4j.tensorflow.testing.Steps;

/** Steps whose kernels have no rows of the Jacobian, compared with the same steps with rows. */
class KernelProductsTest {
  private static final int ROWS = 9;

  /** A batch for which no kernel of these tests is computed without rows. */
  private static final int LARGE = 1000;

  /** A network of random size: layers of all tasks, of some, applied twice, and heads. */
  private static final class Net {
    private final Sketch sketch = new Sketch();
    private final int tasks;
    private final int inputs;
    private final int width;
    private final List<Layer> trunk = new ArrayList<>();
    private final Layer twice;
    private final Layer some;
    private final List<Layer> heads = new ArrayList<>();

    Net(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      this.tasks = 2 + random.nextInt(4);
      this.inputs = 3 + random.nextInt(20);
      this.width = 3 + random.nextInt(20);
      int depth = 1 + random.nextInt(3);
      for (int i = 0; i < depth; i++) {
        trunk.add(dense("trunk" + i, i == 0 ? inputs : width, width, Activation.TANH));
      }
      this.twice = dense("twice", width, width, Activation.TANH);
      this.some = dense("some", width, width, Activation.SIGMOID);
      for (int t = 0; t < tasks; t++) {
        heads.add(dense("head" + t, width, 1 + t % 2, Activation.NONE));
      }
      Graph g = sketch.training;
      for (int t = 0; t < tasks; t++) {
        Tensor y = g.input(Dataset.label("t" + t), DType.FLOAT, Shape.batchOf(1));
        sketch.losses.add(g.mean(g.square(g.subtract(output(g, t), y))));
        sketch.predictions.add(output(sketch.inference, t));
      }
    }

    private Layer dense(String name, int in, int out, Activation activation) {
      return new Dense(sketch.scope.child(name), in, out, activation);
    }

    private Tensor output(Graph g, int task) {
      Tensor z = g.input("numbers", DType.FLOAT, Shape.batchOf(inputs));
      for (Layer layer : trunk) {
        z = layer.apply(g, z);
      }
      z = twice.apply(g, twice.apply(g, z));
      return heads.get(task).apply(g, task < 2 ? some.apply(g, z) : z);
    }

    Steps start(int batch) {
      sketch.batch = batch;
      return new Steps(sketch.balanced(new Sum(), Level.PARAMETERS), data(), 0.1);
    }

    private Dataset data() {
      SplittableRandom random = new SplittableRandom(3);
      Map<String, Block> blocks = new LinkedHashMap<>();
      blocks.put("numbers", floats(inputs, random));
      for (int t = 0; t < tasks; t++) {
        blocks.put(Dataset.label("t" + t), floats(1, random));
      }
      return new Dataset(ROWS, blocks);
    }

    private static Block floats(int width, SplittableRandom random) {
      Block block = Block.floats(ROWS, Shape.of(width));
      for (int i = 0; i < ROWS * width; i++) {
        block.floats().put(i, (float) random.nextGaussian());
      }
      return block;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void areTheProductsOfTheRows(long seed) {
    int tasks = new Net(seed).tasks;
    try (Steps without = new Net(seed).start(1);
        Steps rows = new Net(seed).start(LARGE)) {
      for (int step = 0; step < 3; step++) {
        for (Steps steps : List.of(without, rows)) {
          IntStream.range(0, tasks).forEach(t -> steps.control.fixed[t] = 0.5 + t);
          steps.control.present[tasks - 1] = step != 1;
          steps.on(IntStream.range(step, ROWS).toArray());
        }
        assertSame(without.result.statistic, rows.result.statistic, tasks);
      }
      assertClose(without.values(), rows.values(), 1e-6);
    }
  }

  @Test
  void areForSharedKernelsWithOneProductIfTheBatchIsSmall() {
    assertThat(kernels(1))
        .containsExactlyInAnyOrder("trunk0/kernel", "trunk1/kernel", "some/kernel");
    assertThat(kernels(LARGE)).isEmpty();
  }

  private static List<String> kernels(int batch) {
    Sketch sketch = new Net(4).sketch;
    try (org.tensorflow.Graph built = new org.tensorflow.Graph()) {
      ModelGraph graph = new ModelGraph(sketch.define(), built, 2);
      KernelProducts products = KernelProducts.cheaper(graph, batch, Set.of());
      return sketch.scope.variables().stream()
          .filter(products::contains)
          .map(Variable::name)
          .toList();
    }
  }

  private static void assertSame(double[] actual, double[] expected, int tasks) {
    assertThat(actual).hasSize(tasks * tasks);
    for (int s = 0; s < tasks; s++) {
      for (int t = 0; t < tasks; t++) {
        double size = Math.sqrt(expected[s * tasks + s] * expected[t * tasks + t]);
        assertThat(actual[s * tasks + t])
            .as("product of %d and %d", s, t)
            .isCloseTo(expected[s * tasks + t], within(1e-6 * size + 1e-12))
            .isEqualTo(actual[t * tasks + s]);
      }
    }
  }
}
