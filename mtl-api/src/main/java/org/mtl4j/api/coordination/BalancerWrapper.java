// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * A balancer that changes the weights of another one, such as by smoothing them over steps. A
 * record with a component {@code method} implements {@link #around}; everything else is forwarded
 * to the inner method, whose states are stored below its name.
 *
 * <pre>{@code
 * public record Halved(
 *     @Option(value = "the balancer", required = true) GradientBalancer method)
 *     implements BalancerWrapper {
 *   public Halved {
 *     BalancerWrapper.requireWeights("halved", method);
 *   }
 *
 *   public Solver around(Solver inner) {
 *     return (problem, weights) -> {
 *       inner.solve(problem, weights);
 *       for (int i = 0; i < problem.size(); i++) {
 *         weights[i] /= 2;
 *       }
 *     };
 *   }
 * }
 * }</pre>
 */
public interface BalancerWrapper extends GradientBalancer {
  /** The inner method. */
  GradientBalancer method();

  /** The solver of this method, which calls that of the inner one. */
  Solver around(Solver inner);

  /**
   * Checks the option {@code method}, for compact constructors.
   *
   * @param wrapper the name of the outer method
   * @throws OptionException if the inner method has no weights
   */
  static void requireWeights(String wrapper, GradientBalancer method) {
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
    return around((problem, weights) -> inner.solve(problem.scoped(name), weights));
  }

  @Override
  default void control(History history, double[] controls) {
    method().control(history.scoped(Pluggable.Name.of(method())), controls);
  }

  /**
   * Those of the inner method without {@link Promise#NON_CONFLICT}, which needs its own weights.
   */
  @Override
  default Set<Promise> promises() {
    Set<Promise> promises = new HashSet<>(method().promises());
    promises.remove(Promise.NON_CONFLICT);
    return promises;
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
  default Needs needs() {
    return method().needs();
  }

  @Override
  default Convention convention() {
    return method().convention();
  }

  @Override
  default View view() {
    return method().view();
  }

  @Override
  default Rows rows() {
    return method().rows();
  }

  @Override
  default Unsolved unsolved() {
    return method().unsolved();
  }

  @Override
  default int batches() {
    return method().batches();
  }

  @Override
  default int controls(int tasks) {
    return method().controls(tasks);
  }

  @Override
  default boolean pairwise() {
    return method().pairwise();
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
  default Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    return method().combine(g, block, jacobian, weights);
  }
}
