package org.mtl4j.core.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * The mean of each coordinate without its b largest and its b smallest values (Yin et al., ICML
 * 2018). Of equal values the earlier task's counts as the smaller. Absent tasks take no part; a
 * step of 2b present tasks or fewer is an {@link ArithmeticException}.
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
    if (trim < 0) {
      throw new IllegalArgumentException("trim must be 0 or more, but is " + trim);
    }
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

  @Override
  public Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    int tasks = jacobian.shape().size(0);
    Tensor present = g.expand(block.present(), 1); // [T, 1]
    Tensor rank = g.zerosLike(jacobian);
    for (int other = 0; other < tasks; other++) {
      Tensor row = g.slice(jacobian, 0, other, other + 1); // [1, n]
      Tensor counts = g.slice(present, 0, other, other + 1); // [1, 1]
      Tensor smaller =
          g.or(g.less(row, jacobian), g.and(g.equal(row, jacobian), later(g, tasks, other)));
      rank = g.add(rank, g.multiply(g.cast(smaller, DType.FLOAT), counts));
    }
    Tensor number = g.sum(block.present(), 0);
    Tensor kept =
        g.and(
            g.lessEqual(g.constant(trim), rank),
            g.less(rank, g.subtract(number, g.constant(trim))));
    Tensor part = g.multiply(g.cast(kept, DType.FLOAT), present);
    return g.divide(
        g.sum(g.multiply(jacobian, part), 0), g.subtract(number, g.constant(2.0 * trim)));
  }

  /** Whether each task comes after one of them [T, 1]. */
  private static Tensor later(Graph g, int tasks, int one) {
    float[] behind = new float[tasks];
    Arrays.fill(behind, one + 1, tasks, 1f);
    Tensor column = g.expand(g.constant(Shape.of(tasks), behind), 1);
    return g.less(g.constant(0.5), column);
  }
}
