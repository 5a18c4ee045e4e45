// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.SimplexProjection;

/**
 * Stochastic direction-oriented descent (Xiao et al., NeurIPS 2023): minimizes ½‖g_w‖² + λ g_w·ḡ
 * over w on the simplex. The update (g_w + λḡ)/(1 + λ) is near the mean gradient ḡ. The product A =
 * J₁J₂ᵀ uses two batches and the update a third one. As in the authors' code, A is divided by the
 * squared mean of √A_tt, and w, which is stored between steps, takes several projected steps with
 * momentum: v = ½v + (Aw + λA1/T), w = Π(w - 10v).
 *
 * <p>The update and heads use the batch of the step; the other two are drawn in addition. A
 * diagonal entry of A below zero counts as zero; if all do, w does not change. A task without
 * labels in one of the batches is absent and keeps its w; the w of the others keep their sum.
 *
 * <p>The authors' training code adds 1e-4 to A_tt and clips the update to norm 1; here {@code
 * training.clip} does that. It stores the gradients of all three batches in one array, so that A
 * and the update use the last batch only. Here three batches are used, as in the paper.
 *
 * @param lambda λ, how close the update is to the mean gradient; 0.3 by default, as in the authors'
 *     runs
 * @param steps inner steps of w
 * @param rate of these steps; 5 in other code
 * @param momentum of these steps; the velocity starts at zero in every solution
 * @param timesTasks whether the update is multiplied by the number of present tasks, as in the
 *     authors' training code; no by default, as in the paper
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "sdmgrad",
    summary = "The update of least norm near the mean gradient, from three batches.",
    source = "Xiao et al., NeurIPS 2023")
public record Sdmgrad(
    @Option("how close the update is to the mean gradient, 0 or more") double lambda,
    @Option("inner steps of the weights, 1 to 100,000") int steps,
    @Option("rate of the inner steps, above 0") double rate,
    @Option("momentum of the inner steps, in [0, 1)") double momentum,
    @Option("multiply the update by the number of tasks, as the authors' training code does")
        boolean timesTasks,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Sdmgrad {
    Bounds.notNegative("lambda", lambda);
    Bounds.within(1, 100_000, "steps", steps);
    Bounds.positive("rate", rate);
    Bounds.belowOne("momentum", momentum);
  }

  public Sdmgrad() {
    this(0.3, 20, 10, 0.5, false, Convention.OWN);
  }

  @Override
  public View view() {
    return View.ROWS;
  }

  @Override
  public Set<Promise> promises() {
    return EnumSet.of(Promise.PERMUTATION, Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public boolean supports(Level level) {
    return level == Level.PARAMETERS;
  }

  @Override
  public int batches() {
    return 3;
  }

  /** J₁J₂ᵀ of the two drawn batches. */
  @Override
  public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    return g.matmul(block.further().get(0), block.further().get(1), false, true);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    SimplexProjection projection = new SimplexProjection(tasks);
    double[] product = new double[tasks * tasks];
    double[] velocity = new double[tasks];
    return (problem, weights) -> {
      int n = problem.size();
      StoredShares shares = StoredShares.read(problem, weights);
      if (scaled(problem, product)) {
        Arrays.fill(velocity, 0);
        for (int step = 0; step < steps; step++) {
          descend(product, n, weights, velocity, projection);
        }
      }
      shares.write(problem, weights);
      for (int i = 0; i < n; i++) {
        weights[i] = (weights[i] + lambda / n) / (1 + lambda) * (timesTasks ? n : 1);
      }
    };
  }

  /** Divides A by its squared mean norm; returns false if that is zero. */
  private static boolean scaled(Problem problem, double[] product) {
    int n = problem.size();
    double[] a = problem.statistic();
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += Math.sqrt(Math.max(a[i * n + i], 0)) / n;
    }
    for (int i = 0; i < n * n && mean > 0; i++) {
      product[i] = a[i] / mean / mean;
    }
    return mean > 0;
  }

  private void descend(
      double[] a, int n, double[] w, double[] velocity, SimplexProjection projection) {
    for (int i = 0; i < n; i++) {
      double slope = 0;
      for (int j = 0; j < n; j++) {
        slope += a[i * n + j] * (w[j] + lambda / n);
      }
      velocity[i] = momentum * velocity[i] + slope;
    }
    for (int i = 0; i < n; i++) {
      w[i] -= rate * velocity[i];
    }
    projection.project(w, n, w);
  }
}
