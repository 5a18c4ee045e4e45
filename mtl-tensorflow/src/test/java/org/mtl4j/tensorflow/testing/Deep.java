// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.ModelDefinition.Balancing;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.UpdateRules;

/**
 * A deep network of dense tanh layers of the same width, with a linear head of one output per task.
 */
public final class Deep {
  public final int width;
  public final int depth;
  public final int tasks;

  public Deep(int width, int depth, int tasks) {
    this.width = width;
    this.depth = depth;
    this.tasks = tasks;
  }

  public ModelDefinition define(
      Optimizer optimizer, Clipping clipping, Optional<Balancing> balancing) {
    Scope scope = Scope.root();
    Layer trunk =
        Sequential.dense(
            scope.child("trunk"),
            Shape.of(width),
            IntStream.range(0, depth).mapToObj(i -> width).toList(),
            Activation.TANH,
            0);
    List<Layer> heads =
        IntStream.range(0, tasks)
            .<Layer>mapToObj(t -> new Dense(scope.child("head" + t), width, 1, Activation.NONE))
            .toList();
    Graph training = new Graph(Graph.Mode.TRAINING);
    Graph inference = new Graph(Graph.Mode.INFERENCE);
    List<Tensor> losses = new ArrayList<>();
    for (int t = 0; t < tasks; t++) {
      Tensor y = training.input(Dataset.label("t" + t), DType.FLOAT, Shape.batchOf(1));
      Tensor error = training.subtract(output(training, trunk, heads.get(t)), y);
      losses.add(training.mean(training.square(error)));
    }
    List<Tensor> predictions = heads.stream().map(head -> output(inference, trunk, head)).toList();
    return new ModelDefinition(
        IntStream.range(0, tasks).mapToObj(t -> "t" + t).toList(),
        List.copyOf(scope.variables()),
        training,
        losses,
        Terms.each(tasks, losses::get),
        Map.of(),
        Map.of(),
        Optional.of(trunk.apply(training, input(training))),
        inference,
        predictions,
        List.of(),
        Map.of(),
        0,
        balancing,
        optimizer,
        clipping,
        7,
        Probe.Demand.NOTHING,
        UpdateRules.UNIFORM);
  }

  private Tensor output(Graph g, Layer trunk, Layer head) {
    return head.apply(g, trunk.apply(g, input(g)));
  }

  private Tensor input(Graph g) {
    return g.input("numbers", DType.FLOAT, Shape.batchOf(width));
  }

  public Dataset data(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Block> blocks = new LinkedHashMap<>();
    blocks.put("numbers", random(rows, width, random));
    for (int t = 0; t < tasks; t++) {
      blocks.put(Dataset.label("t" + t), random(rows, 1, random));
    }
    return new Dataset(rows, blocks);
  }

  private static Block random(int rows, int columns, SplittableRandom random) {
    Block block = Block.floats(rows, Shape.of(columns));
    for (int i = 0; i < rows * columns; i++) {
      block.floats().put(i, (float) random.nextDouble(-1, 1));
    }
    return block;
  }
}
