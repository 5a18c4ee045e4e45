// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.api.coordination.GradientBalancer.Rows;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric.Direction;

/**
 * A balancer around another one, which changes its weights: everything else is that of the method
 * inside, whose states are kept apart under its name.
 */
interface Wrapped extends GradientBalancer {
  /** The balancer inside. */
  GradientBalancer method();

  /** That of the wrapper, around the solver of the method inside. */
  Solver around(Solver inner);

  /** Refuses a method without weights. */
  static void check(String wrapper, GradientBalancer method) {
    if (method.view() == View.COORDINATES) {
      throw new OptionException(
          "method",
          "must have weights for %s to act on, but '%s' works coordinate by coordinate"
              .formatted(wrapper, Pluggable.Name.of(method)));
    }
  }

  @Override
  default Solver solver(int tasks, double accuracy) {
    Solver inner = method().solver(tasks, accuracy);
    String name = Pluggable.Name.of(method());
    return around(
        (problem, weights) ->
            inner.solve(new Inside(problem, new Within(name, problem.history())), weights));
  }

  @Override
  default boolean supports(Level level) {
    return method().supports(level);
  }

  @Override
  default void check(List<String> blocks) {
    method().check(blocks);
  }

  @Override
  default Convention convention() {
    return method().convention();
  }

  /** Weights that are not those of this step's gradients alone give up what needs these. */
  @Override
  default Set<Promise> promises() {
    Set<Promise> kept = new HashSet<>(method().promises());
    kept.remove(Promise.NON_CONFLICT);
    return kept;
  }

  @Override
  default View view() {
    return method().view();
  }

  @Override
  default Needs needs() {
    return method().needs();
  }

  @Override
  default int batches() {
    return method().batches();
  }

  @Override
  default Rows rows() {
    return method().rows();
  }

  @Override
  default int controls(int tasks) {
    return method().controls(tasks);
  }

  @Override
  default void control(History history, double[] controls) {
    method().control(new Within(Pluggable.Name.of(method()), history), controls);
  }

  @Override
  default Tensor transform(Graph g, JacobianBlock block) {
    return method().transform(g, block);
  }

  @Override
  default Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    return method().statistic(g, block, jacobian);
  }

  @Override
  default boolean pairwise() {
    return method().pairwise();
  }

  @Override
  default Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    return method().combine(g, block, jacobian, weights);
  }

  /** The problem as the method inside sees it. */
  record Inside(Problem problem, History history) implements Problem {
    @Override
    public int size() {
      return problem.size();
    }

    @Override
    public int task(int i) {
      return problem.task(i);
    }

    @Override
    public double[] statistic() {
      return problem.statistic();
    }

    @Override
    public double[] losses() {
      return problem.losses();
    }
  }

  /** The history as the method inside sees it. */
  record Within(String name, History history) implements History {
    @Override
    public int tasks() {
      return history.tasks();
    }

    @Override
    public int epoch() {
      return history.epoch();
    }

    @Override
    public long step() {
      return history.step();
    }

    @Override
    public double meanLoss(int epoch, int task) {
      return history.meanLoss(epoch, task);
    }

    @Override
    public double firstLoss(int task) {
      return history.firstLoss(task);
    }

    @Override
    public double lastLoss(int task) {
      return history.lastLoss(task);
    }

    @Override
    public int evaluations() {
      return history.evaluations();
    }

    @Override
    public double score(int evaluation, int task) {
      return history.score(evaluation, task);
    }

    @Override
    public double reference(int task) {
      return history.reference(task);
    }

    @Override
    public Direction direction(int task) {
      return history.direction(task);
    }

    @Override
    public long seed() {
      return history.seed();
    }

    @Override
    public double[] state(String state, int size, double initial) {
      return history.state(name + "/" + state, size, initial);
    }
  }
}
