// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.ConflictAverse;

/**
 * Conflict-averse gradient descent (Liu et al., NeurIPS 2021): of all updates within the distance
 * c‖ḡ‖ of the mean gradient ḡ, the one whose smallest product with a task gradient is largest. If w
 * minimizes g_w·ḡ + c‖ḡ‖‖g_w‖ over the simplex, g_w = Σ w_t g_t, the update is d = ḡ + c‖ḡ‖
 * g_w/‖g_w‖.
 *
 * <p>For c ≥ 1 the update conflicts with no task. For one task d = (1 + c) g.
 *
 * <p>The authors' training code divides d by 1 + c² and multiplies it by the number of tasks, which
 * scales it like the sum of the gradients. Other code divides by 1 + c. These are the options
 * {@code rescale} and {@code timesTasks}.
 *
 * @param c the search radius in units of ‖ḡ‖
 * @param rescale the divisor of d; 1 by default, as in the paper
 * @param timesTasks whether the update is multiplied by the number of present tasks; no by default
 * @param convention the factor of head gradients; 1 by default, as in the authors' code
 */
@Pluggable(
    name = "cagrad",
    summary = "The update near the mean gradient that helps the worst-off task most.",
    source = "Liu et al., NeurIPS 2021")
public record Cagrad(
    @Option("search radius around the mean gradient, in units of its norm, 0 or more") double c,
    @Option("divisor of the update: none (1), c-squared (1 + c²) or c (1 + c)") Rescale rescale,
    @Option("multiply the update by the number of tasks, as the authors' training code does")
        boolean timesTasks,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  /** The divisor of the update. */
  public enum Rescale {
    /** 1, as in the paper. */
    NONE,
    /** 1 + c², as in the authors' training code. */
    C_SQUARED,
    /** 1 + c. */
    C
  }

  public Cagrad {
    Bounds.notNegative("c", c);
  }

  public Cagrad() {
    this(0.5, Rescale.NONE, false, Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return c < 1
        ? Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE)
        : Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    ConflictAverse cagrad = new ConflictAverse(tasks, c, accuracy);
    double[] dual = new double[tasks];
    double divisor =
        switch (rescale) {
          case NONE -> 1;
          case C_SQUARED -> 1 + c * c;
          case C -> 1 + c;
        };
    return (problem, weights) -> {
      cagrad.solve(problem.statistic(), problem.size(), dual, weights);
      for (int i = 0; i < problem.size(); i++) {
        weights[i] *= (timesTasks ? problem.size() : 1) / divisor;
      }
    };
  }
}
