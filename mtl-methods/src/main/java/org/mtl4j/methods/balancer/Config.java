// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.EqualProjection;

/**
 * Conflict-free inverse gradients (Liu et al., ConFIG, 2024): the direction that has the same
 * cosine with every gradient. The length of the update is the sum of the projections of all
 * gradients onto it. With C the matrix of cosines and D = diag‖g_t‖, c = D⁻¹C⁺1 and w =
 * (1ᵀGc)/(cᵀGc) c.
 *
 * <p>If C is singular, the cosines are equal in the least-squares sense. If C⁺1 = 0, as for two
 * opposite gradients, the update is zero. A zero gradient has weight 0. The paper's variant with
 * momentum, which computes one gradient per step, is not implemented.
 *
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "config",
    summary = "The direction of equal cosine with all gradients.",
    source = "Liu, Chu and Thuerey, arXiv:2408.11104, 2024")
public record Config(
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Config() {
    this(Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    EqualProjection projection = new EqualProjection(tasks, accuracy);
    return (problem, weights) ->
        projection.solveForUnitRows(problem.statistic(), problem.size(), weights);
  }
}
