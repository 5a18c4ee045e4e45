// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * The sum of the gradients, each clipped to a multiple of the median norm: w_t = min(1, factor · m
 * / ‖g_t‖), where m is the median of the norms ‖g_t‖. A task with exploding gradients cannot
 * dominate the update. If all norms are equal, it is the plain sum.
 *
 * @param factor the largest norm in medians
 */
@Pluggable(
    name = "median-norm",
    summary = "The sum of the gradients, clipped to the median of their norms.")
public record MedianNorm(@Option("largest norm in medians, above 0") double factor)
    implements GradientBalancer {

  public MedianNorm {
    Bounds.positive("factor", factor);
  }

  public MedianNorm() {
    this(1);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return (problem, weights) -> {
      int n = problem.size();
      double[] norms = new double[n];
      for (int t = 0; t < n; t++) {
        norms[t] = Math.sqrt(problem.statistic()[t * n + t]);
      }
      double longest = factor * median(norms);
      for (int t = 0; t < n; t++) {
        weights[t] = norms[t] > longest ? longest / norms[t] : 1;
      }
    };
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
