// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.DualCone;

/**
 * The mean gradient projected onto the cone of directions that conflict with no task: w =
 * argmin{vᵀGv : v ≥ 1/T}. This is the projection of gradient episodic memory (Lopez-Paz and
 * Ranzato, NeurIPS 2017), applied to all tasks.
 *
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "dualproj",
    summary = "The mean gradient, projected to conflict with no task.",
    source = "Lopez-Paz and Ranzato, NeurIPS 2017")
public record DualProj(
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public DualProj() {
    this(Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    DualCone cone = new DualCone(tasks, accuracy);
    double[] share = new double[tasks];
    return (problem, weights) -> {
      Arrays.fill(share, 1.0 / problem.size());
      cone.project(problem.statistic(), problem.size(), share, weights);
    };
  }
}
