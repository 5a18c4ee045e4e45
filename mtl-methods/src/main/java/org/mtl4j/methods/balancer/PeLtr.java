// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.BoundedMinNorm;

/**
 * Pareto-efficient learning to rank (Lin et al., RecSys 2019): the point of least norm in the hull
 * of the gradients, with a lower bound for the weight of each task: min ‖Σ w_t g_t‖ subject to w_t
 * ≥ c_t and Σ w = 1. Bounds express which tasks matter most. Without bounds this is mgda.
 *
 * <p>The problem is solved exactly. The paper and TorchEasyRec ({@code pareto_min_loss_weight})
 * solve it without w ≥ c, then take the nearest point with w ≥ c, which is the same if no bound is
 * active.
 *
 * <p>If tasks are absent, the bounds of the present ones apply. If all gradients are zero, what the
 * bounds leave is shared equally.
 *
 * @param least c, one for each task, 0 or more, with a sum of at most 1; 0 for all by default
 * @param convention the factor of head gradients; the weights by default, since they multiply the
 *     losses in the paper
 */
@Pluggable(
    name = "pe-ltr",
    summary = "The point of least norm of the gradients, with a least weight for each task.",
    source = "Lin et al., RecSys 2019")
public record PeLtr(
    @Option("least weight of each task, 0 or more, with a sum of at most 1; 0 by default")
        List<Double> least,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public PeLtr {
    least = List.copyOf(least);
    double sum = least.stream().mapToDouble(c -> c).sum();
    if (!least.stream().allMatch(c -> c >= 0) || !(sum <= 1)) {
      throw new OptionException(
          "least",
          "must be 0 or more with a sum of at most 1, but is %s, which sums to %s"
              .formatted(least, (float) sum));
    }
  }

  public PeLtr() {
    this(List.of(), Convention.WEIGHTED);
  }

  @Override
  public Set<Promise> promises() {
    return least.isEmpty()
        ? Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE)
        : Set.of(Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    if (!least.isEmpty() && least.size() != tasks) {
      throw new ConfigurationException(
          "the balancer 'pe-ltr' has %d least weights for %d tasks".formatted(least.size(), tasks));
    }
    BoundedMinNorm minNorm = new BoundedMinNorm(tasks, accuracy);
    double[] bounds = new double[tasks];
    return (problem, weights) -> {
      for (int i = 0; i < problem.size(); i++) {
        bounds[i] = least.isEmpty() ? 0 : least.get(problem.task(i));
      }
      minNorm.solve(problem.statistic(), problem.size(), bounds, weights);
    };
  }
}
