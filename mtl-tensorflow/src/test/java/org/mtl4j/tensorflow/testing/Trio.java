// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Embedding;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;

/** Three regression tasks on a shared trunk. */
public final class Trio {
  public static final int TASKS = 3;
  public static final int ROWS = 12;
  private static final int NUMBERS = 4;
  private static final int WIDTH = 5;

  public final Sketch sketch = new Sketch();
  private final Optional<Embedding> embedding;
  private final Layer trunk;
  private final Optional<Layer> pair;
  private final List<Layer> heads;
  private final int codes;

  public Trio() {
    this(false, 0, 0);
  }

  /**
   * @param paired whether the first two tasks share one more layer
   * @param dropout the dropout rate of the trunk
   * @param codes the number of codes of each of two embedded fields; 0 for no such fields
   */
  public Trio(boolean paired, double dropout, int codes) {
    this.codes = codes;
    this.embedding =
        codes == 0
            ? Optional.empty()
            : Optional.of(
                new Embedding(
                    sketch.scope.child("codes"),
                    List.of(codes, codes),
                    3,
                    Initializer.normal(0.05)));
    int width = NUMBERS + embedding.map(e -> e.output().elements()).orElse(0);
    this.trunk =
        Sequential.dense(
            sketch.scope.child("trunk"),
            Shape.of(width),
            List.of(WIDTH, WIDTH),
            Activation.TANH,
            dropout);
    this.pair =
        paired
            ? Optional.of(new Dense(sketch.scope.child("pair"), WIDTH, WIDTH, Activation.TANH))
            : Optional.empty();
    this.heads =
        IntStream.range(0, TASKS)
            .<Layer>mapToObj(
                t -> new Dense(sketch.scope.child("head" + t), WIDTH, 1, Activation.NONE))
            .toList();
    Graph g = sketch.training;
    sketch.representation = Optional.of(shared(g));
    for (int t = 0; t < TASKS; t++) {
      Tensor y = g.input(Dataset.label("t" + t), DType.FLOAT, Shape.batchOf(1));
      sketch.losses.add(g.mean(g.square(g.subtract(output(g, t), y))));
      sketch.predictions.add(output(sketch.inference, t));
    }
  }

  private Tensor shared(Graph g) {
    Tensor x = g.input("numbers", DType.FLOAT, Shape.batchOf(NUMBERS));
    if (embedding.isPresent()) {
      Tensor fields = g.input("codes", DType.INT, Shape.batchOf(2));
      x = g.concat(List.of(x, embedding.get().apply(g, fields)), 1);
    }
    return trunk.apply(g, x);
  }

  private Tensor output(Graph g, int task) {
    Tensor z = shared(g);
    if (pair.isPresent() && task < 2) {
      z = pair.get().apply(g, z);
    }
    return heads.get(task).apply(g, z);
  }

  /** The sum of squares of a variable. */
  public Tensor squares(String name) {
    Graph g = sketch.training;
    return g.sum(g.square(g.variable(variable(name))));
  }

  private Variable variable(String name) {
    return sketch.scope.variables().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** exp(-s) · loss + s, with one variable s per task (Kendall et al., CVPR 2018). */
  public Terms uncertainty() {
    Graph g = sketch.training;
    Scope scope = sketch.scope.child("weighting");
    return Terms.each(
        TASKS,
        t -> {
          Tensor s =
              g.variable(scope.variable("s" + t, Shape.SCALAR, Initializer.constant(0.1 * t)));
          return g.add(g.multiply(g.exp(g.negate(s)), sketch.losses.get(t)), s);
        });
  }

  /** The geometric mean of the losses, an objective that is no sum. */
  public Terms geometricMean() {
    Graph g = sketch.training;
    return Terms.scalar(g.exp(g.mean(g.log(g.stack(sketch.losses, 0)))));
  }

  public Dataset data() {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Block> blocks = new LinkedHashMap<>();
    blocks.put("numbers", floats(NUMBERS, random));
    if (codes > 0) {
      Block block = Block.ints(ROWS, Shape.of(2));
      for (int i = 0; i < 2 * ROWS; i++) {
        // Few distinct codes, so that a batch reads a row of the table more than once.
        block.ints().put(i, random.nextInt(5) * (codes / 5));
      }
      blocks.put("codes", block);
    }
    for (int t = 0; t < TASKS; t++) {
      blocks.put(Dataset.label("t" + t), floats(1, random));
    }
    return new Dataset(ROWS, blocks);
  }

  private static Block floats(int columns, SplittableRandom random) {
    Block block = Block.floats(ROWS, Shape.of(columns));
    for (int i = 0; i < ROWS * columns; i++) {
      block.floats().put(i, (float) random.nextDouble(-1, 1));
    }
    return block;
  }
}
