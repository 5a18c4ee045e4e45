// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.SymmetricEigen;

/**
 * Aligned gradients (Senushkin et al., CVPR 2023): the gradients are replaced by the nearest
 * orthogonal gradients of equal length, which are combined with a preference p. With G = VΛVᵀ over
 * the nonzero eigenvalues, w = s VΛ^{-½}Vᵀp. s is the square root of the smallest of these
 * eigenvalues, or of their median or mean.
 *
 * <p>An eigenvalue below 8 T ε λ_max counts as zero; ε is the accuracy of G. The median of an even
 * number of eigenvalues is the lower of the middle two.
 *
 * @param scale the eigenvalue of s; the smallest by default, as in the paper
 * @param preference p for each present task; 1/T by default, as for the mean loss. The authors'
 *     code has 1, as for the sum
 * @param convention the factor of head gradients; 1 by default, as in the authors' code
 */
@Pluggable(
    name = "aligned-mtl",
    summary = "Gradients made orthogonal and of one length, then combined.",
    source = "Senushkin et al., CVPR 2023")
public record AlignedMtl(
    @Option(
            "length of the aligned gradients: square root of the min, median or mean (rmse) eigenvalue")
        Scale scale,
    @Option("weight of each aligned gradient: mean (1/T) or sum (1)") Preference preference,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  /** The eigenvalue whose square root is the length of the aligned gradients. */
  public enum Scale {
    /** The smallest. */
    MIN,
    /** The median. */
    MEDIAN,
    /** The mean. */
    RMSE
  }

  /** The factor of each aligned gradient. */
  public enum Preference {
    /** 1/T. */
    MEAN,
    /** 1. */
    SUM
  }

  public AlignedMtl() {
    this(Scale.MIN, Preference.MEAN, Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    SymmetricEigen eigen = new SymmetricEigen(tasks, accuracy);
    double[] nonzero = new double[tasks];
    return (problem, weights) -> {
      int n = problem.size();
      eigen.decompose(problem.statistic(), n);
      double p = preference == Preference.MEAN ? 1.0 / n : 1;
      double zero = 8 * n * accuracy * eigen.largest();
      int rank = 0;
      Arrays.fill(weights, 0, n, 0.0);
      for (int k = 0; k < eigen.rank(); k++) {
        if (eigen.value(k) > zero) {
          nonzero[rank++] = eigen.value(k);
          addDirection(eigen, k, n, p, weights);
        }
      }
      double s = rank == 0 ? 0 : length(nonzero, rank);
      for (int i = 0; i < n; i++) {
        weights[i] *= s;
      }
    };
  }

  /** Adds λ^{-½} v vᵀp. */
  private static void addDirection(SymmetricEigen eigen, int k, int n, double p, double[] weights) {
    double component = 0;
    for (int i = 0; i < n; i++) {
      component += p * eigen.vector(k, i);
    }
    double factor = component / Math.sqrt(eigen.value(k));
    for (int i = 0; i < n; i++) {
      weights[i] += factor * eigen.vector(k, i);
    }
  }

  private double length(double[] eigenvalues, int rank) {
    Arrays.sort(eigenvalues, 0, rank);
    return switch (scale) {
      case MIN -> Math.sqrt(eigenvalues[0]);
      case MEDIAN -> Math.sqrt(eigenvalues[(rank - 1) / 2]);
      case RMSE -> Math.sqrt(Arrays.stream(eigenvalues, 0, rank).average().orElse(0));
    };
  }
}
