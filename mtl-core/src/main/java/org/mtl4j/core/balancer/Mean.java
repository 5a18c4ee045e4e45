package org.mtl4j.core.balancer;

import java.util.Arrays;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * The mean gradient: w_t = 1/T over the present tasks.
 *
 * @param privates what heads are scaled by; by default the weights, as if the mean loss were
 *     minimised
 */
@Pluggable(name = "mean", summary = "The mean of the gradients.")
public record Mean(
    @Option("what scales the gradients of heads: own (1) or weighted") Convention privates)
    implements GradientBalancer {

  public Mean() {
    this(Convention.WEIGHTED);
  }

  @Override
  public Convention convention() {
    return privates;
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return (problem, weights) -> Arrays.fill(weights, 0, problem.size(), 1.0 / problem.size());
  }
}
