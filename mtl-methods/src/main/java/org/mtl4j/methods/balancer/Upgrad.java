// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.DualCone;

/**
 * Unconflicting projection of gradients (Quinton and Rey, Jacobian Descent for Multi-Objective
 * Optimization, 2024): every gradient is projected onto the cone of directions that conflict with
 * no task, and the results are averaged: w = 1/T Σ_i argmin{vᵀGv : v ≥ e_i}. The update conflicts
 * with no task.
 *
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "upgrad",
    summary = "The mean of the gradients, each projected to conflict with no task.",
    source = "Quinton and Rey, arXiv:2406.16232, 2024")
public record Upgrad(
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Upgrad() {
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
      cone.projectEach(problem.statistic(), problem.size(), share, weights);
    };
  }
}
