// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.methods.sharing.expert.Level.Design;
import org.mtl4j.methods.sharing.expert.Level.Result;

/** Levels of own and shared experts, each level on the results of the one before, and heads. */
record Levels(Blueprint plan, List<Level> levels, PerTask<Layer> heads) {
  /**
   * Constructs the levels and the heads.
   *
   * @param in the shape of one row of the input
   * @param blocks the experts of each level
   */
  static Levels of(Blueprint plan, Design design, List<Block> blocks, Shape in) {
    List<Level> levels = new ArrayList<>();
    Shape shape = in;
    for (int i = 0; i < blocks.size(); i++) {
      boolean last = i == blocks.size() - 1;
      levels.add(Level.of(plan, i, design, blocks.get(i), shape, last));
      shape = levels.get(i).output();
    }
    return new Levels(plan, levels, plan.heads(shape));
  }

  /**
   * The stages of the encoder divided among levels as equally as possible, later levels having more
   * of them. If there are fewer stages than levels, the last levels have {@link Experts#dense}.
   *
   * @param width the width of this dense layer
   */
  static List<Block> blocks(Blueprint plan, int levels, int width) {
    int stages = plan.encoder().stages().size();
    int parts = Math.min(levels, stages);
    return IntStream.range(0, levels)
        .<Block>mapToObj(
            i ->
                i < parts
                    ? (place, in) ->
                        plan.stages(place, in, i * stages / parts, (i + 1) * stages / parts)
                    : (place, in) -> Experts.dense(place, in, width))
        .toList();
  }

  /**
   * Builds the outputs, with observations of the gates of each level.
   *
   * @param inputs the input of the first level from the features of a task: one tensor for each
   *     task, then the shared one
   */
  Outputs connect(Connection c, Function<Features, List<Tensor>> inputs) {
    Graph g = c.graph();
    Map<Features, List<Result>> results = new HashMap<>();
    PerTask<List<Result>> ofTask =
        plan.perTask(
            task ->
                results.computeIfAbsent(
                    c.features(task), features -> apply(g, inputs.apply(features))));
    Outputs outputs =
        plan.outputs(
            g,
            task ->
                heads
                    .of(task)
                    .apply(g, last(ofTask.of(task)).outputs().get(plan.tasks().indexOf(task))));
    for (int i = 0; i < levels.size(); i++) {
      outputs = observe(g, outputs, i, ofTask.values());
    }
    return outputs;
  }

  /** The results of each level. */
  private List<Result> apply(Graph g, List<Tensor> inputs) {
    List<Result> results = new ArrayList<>();
    List<Tensor> x = inputs;
    for (Level level : levels) {
      results.add(level.apply(g, x));
      x = last(results).outputs();
    }
    return results;
  }

  private Outputs observe(Graph g, Outputs outputs, int level, List<List<Result>> ofTask) {
    String suffix = levels.size() == 1 ? "" : "/" + level;
    List<Tensor> weights =
        IntStream.range(0, ofTask.size())
            .mapToObj(t -> ofTask.get(t).get(level).weights().get(t))
            .toList();
    return Gate.observe(g, outputs, suffix, weights);
  }

  private static Result last(List<Result> results) {
    return results.get(results.size() - 1);
  }
}
