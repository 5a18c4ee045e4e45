// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Direction-based bargaining, DiBS-MTL (arXiv:2509.23948, 2025): each task prefers the point -r ĝ_t
 * on a sphere of radius r around the parameters, ĝ_t = g_t/‖g_t‖. Starting at Δ = 0, each of a few
 * steps moves Δ against the unit gradients, each times its distance d_t = ‖Δ + r ĝ_t‖ to the point
 * that it prefers: Δ -= η Σ d_t ĝ_t, until Δ leaves the sphere. The update is -Δ, so w_t = η Σ d_t
 * / ‖g_t‖, summed over the steps.
 *
 * <p>With one step this is w_t = ηr/‖g_t‖. The result does not change if a loss is replaced by an
 * increasing function of it.
 *
 * <p>The authors' code takes the learning rate as r and lets the optimizer multiply by it once
 * more; with five steps it has η = r/5. Here r is 1 by default, since the optimizer applies the
 * rate. Their code also clips the update of shared parameters to norm 1, which it never reaches. A
 * zero gradient has the weight 0.
 *
 * @param steps the largest number of steps; 1 by default, as in most of the authors' runs; 5 in the
 *     others
 * @param rate η; 0.01 by default, as in the authors' code with one step
 * @param radius r; 1 by default
 * @param convention the factor of head gradients; the weights by default, since they multiply the
 *     losses in the authors' code
 */
@Pluggable(
    name = "dibs",
    summary = "Bargaining by directions alone, unchanged by monotone changes of losses.",
    source = "DiBS-MTL, arXiv:2509.23948, 2025")
public record Dibs(
    @Option("largest number of bargaining steps, 1 or more") int steps,
    @Option("length of a step, relative to the distances, above 0") double rate,
    @Option("radius of the sphere of preferred points, above 0") double radius,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Dibs {
    Bounds.atLeast(1, "steps", steps);
    Bounds.positive("rate", rate);
    Bounds.positive("radius", radius);
  }

  public Dibs() {
    this(1, 0.01, 1, Convention.WEIGHTED);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    double[] norms = new double[tasks];
    double[] images = new double[tasks];
    return (problem, weights) -> {
      int n = problem.size();
      for (int i = 0; i < n; i++) {
        norms[i] = Math.sqrt(problem.statistic()[i * n + i]);
      }
      Arrays.fill(weights, 0, n, 0.0);
      // -Δ is the sum of unit gradients times the weights.
      boolean inside = true;
      for (int step = 0; step < steps && inside; step++) {
        double square = square(problem, norms, weights, images);
        for (int i = 0; i < n; i++) {
          double distance = square - 2 * radius * images[i] + radius * radius;
          weights[i] += norms[i] == 0 ? 0 : rate * Math.sqrt(Math.max(distance, 0));
        }
        inside = square(problem, norms, weights, images) <= radius * radius;
      }
      for (int i = 0; i < n; i++) {
        weights[i] = norms[i] == 0 ? 0 : weights[i] / norms[i];
      }
    };
  }

  /** Computes the products of a combination of unit gradients with them; returns its square. */
  private static double square(Problem problem, double[] norms, double[] weights, double[] images) {
    int n = problem.size();
    double square = 0;
    for (int i = 0; i < n; i++) {
      images[i] = 0;
      for (int j = 0; j < n; j++) {
        double product = norms[i] * norms[j];
        images[i] += product == 0 ? 0 : weights[j] * (problem.statistic()[i * n + j] / product);
      }
      square += weights[i] * images[i];
    }
    return square;
  }
}
