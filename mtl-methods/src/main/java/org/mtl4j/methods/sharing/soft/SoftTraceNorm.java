// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.soft;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Trace norm regularization (Yang and Hospedales, ICLR workshop 2017): one network for each task,
 * and the penalty strength · Σ_layers ‖W‖_* on the weights of a layer of all encoders, stacked to a
 * tensor W of one more axis. The norm of a tensor is a sum of trace norms of matrices, to which it
 * is unfolded; see {@link Unfolding}. A small trace norm means that the weights of all tasks lie in
 * a space of few dimensions.
 *
 * <p>Parameters of one axis, such as biases, are left out. The subgradient of ‖M‖_* is U Vᵀ of the
 * singular value decomposition M = U S Vᵀ. No loss reaches the parameters of another task, so no
 * parameter is shared, and a gradient balancer cannot be used.
 *
 * @param strength the factor of the penalty; the default is not that of the paper, which tunes it
 * @param unfolding which matrices the stacked weights are unfolded to
 */
@Pluggable(
    name = "soft-trace-norm",
    summary = "One network for each task, with a penalty on the trace norm of stacked weights.",
    source = "Yang and Hospedales, ICLR workshop 2017")
public record SoftTraceNorm(
    @Option("factor of the trace norms, 0 or more") double strength,
    @Option("the matrices to which the stacked weights of a layer are unfolded")
        Unfolding unfolding)
    implements SharingStrategy {

  /** The matrices of the norm of a tensor, whose last axis is the tasks. */
  public enum Unfolding {
    /** One matrix with a column for each task, [vec W_1, .., vec W_T] (LAF in the paper). */
    TASKS(
        (g, w) -> {
          int tasks = w.shape().size(-1);
          return g.traceNorm(g.reshape(w, w.shape().elements() / tasks, tasks));
        }),
    /** For each axis, the matrix of that axis against all others. */
    TUCKER((g, w) -> sum(g, w, 0, Unfolding::against)),
    /**
     * For each split of the axes into first and last ones, the matrix of the two (tensor train).
     */
    TENSOR_TRAIN((g, w) -> sum(g, w, 1, Unfolding::split));

    private final BiFunction<Graph, Tensor, Tensor> norm;

    Unfolding(BiFunction<Graph, Tensor, Tensor> norm) {
      this.norm = norm;
    }

    private interface Matrix {
      Tensor of(Graph g, Tensor w, int axis);
    }

    private static Tensor sum(Graph g, Tensor w, int from, Matrix matrix) {
      return IntStream.range(from, w.shape().rank())
          .mapToObj(axis -> g.traceNorm(matrix.of(g, w, axis)))
          .reduce(g::add)
          .orElseThrow();
    }

    private static Tensor against(Graph g, Tensor w, int axis) {
      int[] first =
          IntStream.concat(
                  IntStream.of(axis), IntStream.range(0, w.shape().rank()).filter(k -> k != axis))
              .toArray();
      return g.reshape(g.transpose(w, first), w.shape().size(axis), -1);
    }

    private static Tensor split(Graph g, Tensor w, int axis) {
      int rows = IntStream.range(0, axis).map(w.shape()::size).reduce(1, (a, b) -> a * b);
      return g.reshape(w, rows, -1);
    }
  }

  public SoftTraceNorm {
    Bounds.notNegative("strength", strength);
  }

  public SoftTraceNorm() {
    this(0.001, Unfolding.TASKS);
  }

  @Override
  public Network build(Blueprint plan) {
    SeparateNetworks networks = SeparateNetworks.of(plan);
    List<List<Variable>> weights =
        networks.parameters().stream().filter(w -> w.get(0).shape().rank() > 1).toList();
    return c -> {
      Graph g = c.graph();
      Tensor norms =
          weights.stream()
              .map(w -> unfolding.norm.apply(g, stacked(g, w)))
              .reduce(g::add)
              .orElse(g.constant(0));
      return networks.connect(c).penalty("soft-trace-norm", g.scale(norms, strength));
    };
  }

  private static Tensor stacked(Graph g, List<Variable> ofTasks) {
    Shape shape = ofTasks.get(0).shape();
    return g.stack(ofTasks.stream().map(g::variable).toList(), shape.rank());
  }
}
