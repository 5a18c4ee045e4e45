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
 * The mean of each coordinate without its b largest and b smallest values (Yin et al., ICML 2018).
 * Absent tasks are left out. A step with 2b present tasks or fewer throws an {@link
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
public record TrimmedMean(@Option("number of values left out at either end, 0 or more") int trim)
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
   * Values are clamped to the (b + 1)-th smallest and the (b + 1)-th largest, which are then
   * subtracted b times. So no large values are subtracted from each other.
   */
  @Override
  public Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    Tensor low = next(g, block, jacobian, Double.POSITIVE_INFINITY, g::minimum, g::maximum);
    Tensor high = next(g, block, jacobian, Double.NEGATIVE_INFINITY, g::maximum, g::minimum);
    Tensor sum = g.scale(g.add(low, high), -trim);
    for (int t = 0; t < jacobian.shape().size(0); t++) {
      Tensor clamped = g.minimum(g.maximum(g.index(jacobian, 0, t), low), high);
      sum = g.add(sum, g.multiply(clamped, g.index(block.present(), 0, t)));
    }
    Tensor count = g.subtract(g.sum(block.present(), 0), g.constant(2.0 * trim));
    return g.divide(sum, count);
  }

  /**
   * The (b + 1)-th value of each coordinate, counted from one end [n], by insertion of one row
   * after the other.
   *
   * @param absent the value of absent tasks, at the other end
   * @param first returns the value that is nearer to the end
   * @param second returns the other value
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
