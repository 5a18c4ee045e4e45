// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.HalfSpaces;

/**
 * Priority-constrained descent (Not All Objectives Are Born Equal, TMLR 2026): the update nearest
 * to the gradient of a primary task that guarantees progress for each other task. With g̃_t = s_t
 * g_t, s_t = 1/√(v̂_t + ε) and v̂_t the bias-corrected moving average of ‖g_t‖²,
 *
 * <pre>d̃ = argmin ½‖d - g̃_p‖² subject to g̃_j·d ≥ τ‖g̃_j‖² for every j ≠ p,</pre>
 *
 * <p>scaled to the length of g_p. If g_p or d̃ is zero, the update is zero. If no direction meets
 * all constraints, as with two opposite gradients, they are dropped as in the paper: the update is
 * g_p. An absent task has no constraint and its average does not change. If the primary task is
 * absent, the first present task is primary.
 *
 * <p>The average makes τ independent of the scale of each task, except for ε. The order of tasks
 * matters by design. The paper has no private parameters: the authors' code treats all as shared.
 *
 * @param primary the number of the primary task, from 0
 * @param tau τ, the guaranteed share of the own normalized progress of each other task, in [0, 1]
 * @param decay β of the moving average
 * @param epsilon ε, added to the average under the square root, 0 or more
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "pcd",
    summary =
        "The update nearest to a primary gradient that guarantees progress for the other tasks.",
    source = "Not All Objectives Are Born Equal: Priority-Constrained Descent, TMLR 2026")
public record Pcd(
    @Option("number of the primary task, from 0") int primary,
    @Option("guaranteed share of the own normalized progress of every other task, in [0, 1]")
        double tau,
    @Option("decay of the moving average of squared norms, in [0, 1)") double decay,
    @Option("added to the average under the square root, 0 or more") double epsilon,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Pcd {
    Bounds.atLeast(0, "primary", primary);
    Bounds.unit("tau", tau);
    Bounds.belowOne("decay", decay);
    Bounds.notNegative("epsilon", epsilon);
  }

  public Pcd() {
    this(0, 0.02, 0.999, 1e-8, Convention.OWN);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    if (primary >= tasks) {
      throw new ConfigurationException(
          "pcd: the primary task is number %d, counted from 0, but there are %d tasks"
              .formatted(primary, tasks));
    }
    HalfSpaces progress = new HalfSpaces(tasks, accuracy);
    double[] scales = new double[tasks];
    double[] start = new double[tasks];
    double[] bounds = new double[tasks];
    return (problem, weights) -> {
      int n = problem.size();
      int first = place(problem);
      scale(problem, scales);
      Arrays.fill(start, 0);
      start[first] = scales[first];
      for (int i = 0; i < n; i++) {
        double norm = Math.sqrt(problem.statistic()[i * n + i]);
        bounds[i] = i == first || norm == 0 ? Double.NaN : tau * scales[i] * norm;
      }
      progress.project(problem.statistic(), n, start, bounds, weights);
      toLengthOf(first, problem, weights, accuracy);
    };
  }

  private int place(Problem problem) {
    for (int i = 0; i < problem.size(); i++) {
      if (problem.task(i) == primary) {
        return i;
      }
    }
    return 0;
  }

  /** Updates the averages of the squared norms; computes 1/√(v̂ + ε). */
  private void scale(Problem problem, double[] scales) {
    int n = problem.size();
    double[] averages = problem.history().state("squares", problem.history().tasks(), 0);
    double[] left = problem.history().state("left", problem.history().tasks(), 1);
    for (int i = 0; i < n; i++) {
      int task = problem.task(i);
      averages[task] = decay * averages[task] + (1 - decay) * problem.statistic()[i * n + i];
      left[task] *= decay;
      double root = Math.sqrt(averages[task] / (1 - left[task]) + epsilon);
      scales[i] = root > 0 ? 1 / root : 0;
    }
  }

  private static void toLengthOf(int first, Problem problem, double[] weights, double accuracy) {
    int n = problem.size();
    double[] gramian = problem.statistic();
    double square = 0;
    double longest = 0;
    for (int i = 0; i < n; i++) {
      longest += Math.abs(weights[i]) * Math.sqrt(gramian[i * n + i]);
      for (int j = 0; j < n; j++) {
        square += weights[i] * gramian[i * n + j] * weights[j];
      }
    }
    double own = gramian[first * n + first];
    boolean none = !(own > 0) || square <= 8 * n * accuracy * longest * longest;
    double factor = none ? 0 : Math.sqrt(own / square);
    for (int i = 0; i < n; i++) {
      weights[i] *= factor;
    }
  }
}
