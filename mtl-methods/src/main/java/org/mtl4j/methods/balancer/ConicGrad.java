// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.CircularCone;

/**
 * The direction that helps the worst-off task most among those whose cosine to the mean gradient ḡ
 * is at least c (Hassanpour et al., ConicGrad, 2025): max over unit d of min_t g_t·d with d·ḡ ≥
 * c‖ḡ‖. Where no such direction helps every task the update is zero.
 *
 * <p>Made from this statement of the problem, which is the paper's, and solved exactly. The paper
 * writes d for given weights of the tasks in closed form, normalises it, and moves the weights by
 * steps; that form, these steps, its c and its length of the update were not at hand, and its
 * updates may differ from these. The weights here are not negative.
 *
 * @param c the least cosine, in [0, 1); 0.5 by default, a choice of this library
 * @param length of the update: that of the mean gradient by default, likewise, or one
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "conicgrad",
    summary = "The direction near the mean gradient that helps the worst-off task most.",
    source = "Hassanpour et al., arXiv:2502.00217, 2025")
public record ConicGrad(
    @Option("least cosine to the mean gradient, in [0, 1)") double c,
    @Option("length of the update: mean (that of the mean gradient) or unit") Length length,
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {

  /** The length of the update. */
  public enum Length {
    /** ‖ḡ‖. */
    MEAN,
    /** 1. */
    UNIT
  }

  public ConicGrad {
    Bounds.belowOne("c", c);
  }

  public ConicGrad() {
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
