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
 * Stochastic direction-oriented descent (Xiao et al., NeurIPS 2023): minimises ½‖g_w‖² + λ g_w·ḡ
 * over w on the simplex, so that the update (g_w + λḡ)/(1 + λ) stays near the mean gradient ḡ.
 * Where stochastic, the product A = J₁J₂ᵀ is of two batches and the update of a third. As in the
 * authors' code A is divided by the square of the mean of its √A_tt, and w, which is kept from step
 * to step, takes a number of projected steps with momentum: v = ½v + (Aw + λA1/T), w = Π(w - 10v).
 *
 * <p>The batch of the step gives the update, and heads follow it; the other two are drawn beside
 * it. A diagonal entry below zero counts as zero, and where all do A says nothing of lengths, and w
 * stays as it is. A task without a label in one of the batches is absent and keeps its w; the
 * others share what it leaves of the simplex.
 *
 * <p>The authors' training code adds 1e-4 to A_tt, and clips the update to the norm 1, for which
 * the bounds of the training serve here. It keeps the gradients of all three batches in one array,
 * so that A and the update are of the last batch alone; here, as in the paper, they are of three.
 *
 * @param lambda λ, how close to the mean gradient the update stays; 0.3 by default, as in the
 *     authors' runs
 * @param steps inner steps of w
 * @param rate of these steps; others' code has 5
 * @param momentum of these steps; velocity starts at zero every time
 * @param timesTasks multiplies the update by the number of present tasks, as the authors' training
 *     code does; not by default, as in the paper
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "sdmgrad",
    summary = "The update of least norm near the mean gradient, from three batches.",
    source = "Xiao et al., NeurIPS 2023")
public record Sdmgrad(
    @Option("how close to the mean gradient the update stays, 0 or more") double lambda,
    @Option("inner steps of the weights, 1 or more") int steps,
    @Option("rate of the inner steps, above 0") double rate,
    @Option("momentum of the inner steps, in [0, 1)") double momentum,
    @Option("multiply the update by the number of tasks, as the authors' training code does")
        boolean timesTasks,
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {

  public Sdmgrad {
    Bounds.notNegative("lambda", lambda);
    Bounds.atLeast(1, "steps", steps);
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

  /** J₁J₂ᵀ of the two batches that are drawn. */
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
      PersistentShares shares = PersistentShares.read(problem, weights);
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

  /** Divides A by the square of its mean norm; false where it has none. */
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
