// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * The mean of each coordinate without its b largest and its b smallest values (Yin et al., ICML
 * 2018). Absent tasks take no part; a step of 2b present tasks or fewer is an {@link
 * ArithmeticException}.
 *
 * <p>The method has no weights: heads follow their own task.
 *
 * @param trim b; 1 by default
 */
@Pluggable(
    name = "trimmed-mean",
    summary = "The mean of each coordinate without its largest and smallest values.",
    source = "Yin et al., ICML 2018")
public record TrimmedMean(@Option("how many values are left out at either end, 0 or more") int trim)
    implements GradientBalancer {

  public TrimmedMean {
    Bounds.atLeast(0, "trim", trim);
  }

  public TrimmedMean() {
    this(1);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(Math.max(2, least()));
  }

  private int least() {
    return (int) Math.min(Integer.MAX_VALUE, 2L * trim + 1);
  }

  @Override
  public View view() {
    return View.COORDINATES;
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    int least = least();
    if (tasks < least) {
      throw new ConfigurationException(
          "the balancer 'trimmed-mean' with trim %d needs %d tasks or more, but has %d"
              .formatted(trim, least, tasks));
    }
    return (problem, weights) -> {
      if (problem.size() < least) {
        throw new ArithmeticException(
            "trimmed-mean needs %d tasks in a step, but has %d".formatted(least, problem.size()));
      }
      Arrays.fill(weights, 0, problem.size(), 1.0);
    };
  }

  /**
   * Values beyond the (b + 1)-th of either end are put there, and then that is taken away b times:
   * the sum of what is kept, without a difference of large numbers.
   */
  @Override
  public Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    Tensor low = next(g, block, jacobian, Double.POSITIVE_INFINITY, g::minimum, g::maximum);
    Tensor high = next(g, block, jacobian, Double.NEGATIVE_INFINITY, g::maximum, g::minimum);
    Tensor sum = g.scale(g.add(low, high), -trim);
    for (int t = 0; t < jacobian.shape().size(0); t++) {
      Tensor held = g.minimum(g.maximum(g.index(jacobian, 0, t), low), high);
      sum = g.add(sum, g.multiply(held, g.index(block.present(), 0, t)));
    }
    Tensor kept = g.subtract(g.sum(block.present(), 0), g.constant(2.0 * trim));
    return g.divide(sum, kept);
  }

  /**
   * Of each coordinate the value that is next to the b left out at one end [n]: rows are put in
   * order one after the other, as far as that.
   *
   * @param absent what stands at the other end, in place of absent tasks
   * @param first of two values the one nearer to the end
   * @param second the other one
   */
  private Tensor next(
      Graph g,
      JacobianBlock block,
      Tensor jacobian,
      double absent,
      BinaryOperator<Tensor> first,
      BinaryOperator<Tensor> second) {
    List<Tensor> ordered = new ArrayList<>();
    for (int t = 0; t < jacobian.shape().size(0); t++) {
      Tensor here = g.less(g.constant(0.5), g.index(block.present(), 0, t));
      Tensor value = g.where(here, g.index(jacobian, 0, t), g.constant(absent));
      for (int place = 0; place < ordered.size(); place++) {
        Tensor before = ordered.get(place);
        ordered.set(place, first.apply(before, value));
        value = second.apply(before, value);
      }
      if (ordered.size() <= trim) {
        ordered.add(value);
      }
    }
    return ordered.get(trim);
  }
}
