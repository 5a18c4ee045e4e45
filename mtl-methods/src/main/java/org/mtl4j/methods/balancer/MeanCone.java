// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.CircularCone;

/**
 * Best worst-case descent in a cone around the mean gradient: the unit direction d that maximizes
 * min_t g_t·d, among those whose cosine to the mean gradient ḡ is at least c: d·ḡ ≥ c‖ḡ‖. If no
 * such direction decreases every loss, the update is zero.
 *
 * <p>This is the problem that ConicGrad states (Hassanpour et al., 2025), solved exactly; weights
 * are not negative. It is not ConicGrad: that method takes d in closed form for given task weights,
 * by duality, and moves the weights by one step of an optimizer for each update of the model. Its
 * algorithm and constants were not available to this library.
 *
 * @param c the smallest cosine, in [0, 1); 0.5 by default, chosen by this library
 * @param length the length of the update: that of the mean gradient (default, chosen by this
 *     library) or 1
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "mean-cone",
    summary = "The direction near the mean gradient that helps the worst-off task most.",
    source = "exact solution of the problem of Hassanpour et al., arXiv:2502.00217, 2025")
public record MeanCone(
    @Option("smallest cosine to the mean gradient, in [0, 1)") double c,
    @Option("length of the update: mean (that of the mean gradient) or unit") Length length,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  /** The length of the update. */
  public enum Length {
    /** ‖ḡ‖. */
    MEAN,
    /** 1. */
    UNIT
  }

  public MeanCone {
    Bounds.belowOne("c", c);
  }

  public MeanCone() {
    this(0.5, Length.MEAN, Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    CircularCone cone = new CircularCone(tasks, c, accuracy);
    return (problem, weights) -> {
      double norm = cone.solve(problem.statistic(), problem.size(), weights);
      for (int i = 0; i < problem.size(); i++) {
        weights[i] *= length == Length.MEAN ? norm : 1;
      }
    };
  }
}
