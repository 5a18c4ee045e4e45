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
 * Priority-constrained descent (Not All Objectives Are Born Equal, TMLR 2026): as near to the
 * gradient of a primary task as each other task's guaranteed progress allows. With g̃_t = s_t g_t,
 * s_t = 1/√(v̂_t + ε) and v̂_t the moving average of ‖g_t‖², corrected for its start,
 *
 * <pre>d̃ = argmin ½‖d - g̃_p‖² subject to g̃_j·d ≥ τ‖g̃_j‖² for every j ≠ p,</pre>
 *
 * <p>scaled to the length of g_p. Where g_p is zero, or d̃ is, the update is zero. Where no
 * direction gives all the others their progress, as with two opposite gradients, the paper drops
 * these constraints: the update is g_p. A task that is absent has no constraint, and its average
 * stays; where the primary task is absent the first present task takes its place.
 *
 * <p>The average makes τ free of the scale of each task, except for ε. The order of tasks matters
 * by design. The paper has no private parameters: its authors' code treats all as shared.
 *
 * @param primary the number of the primary task, from 0
 * @param tau τ, the share of its own normalised progress that each other task gets, in [0, 1]
 * @param decay β of the moving average
 * @param epsilon ε, added to the average under the root
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "pcd",
    summary = "As near to a primary gradient as a guaranteed progress of the others allows.",
    source = "Not All Objectives Are Born Equal: Priority-Constrained Descent, TMLR 2026")
public record Pcd(
    @Option("number of the primary task, from 0") int primary,
    @Option("share of its own normalized progress that every other task gets, in [0, 1]")
        double tau,
    @Option("decay of the moving average of squared norms, in [0, 1)") double decay,
    @Option("added to the average under the root") double epsilon,
    @Option("what scales gradients of private parameters: own (1) or weighted")
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

  /** Takes the norms into their averages; fills 1/√(v̂ + ε). */
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
