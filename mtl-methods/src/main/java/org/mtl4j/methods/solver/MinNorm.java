// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * The point of least norm in the convex hull of the task gradients: min wᵀGw over the simplex.
 *
 * <p>Wolfe, Finding the nearest point in a polytope (Mathematical Programming, 1976); the problem
 * of MGDA (Désidéri, 2012; Sener and Koltun, NeurIPS 2018).
 *
 * <p>In v = Dw, with D the norms of the rows, the simplex is bᵀv = 1, v ≥ 0, for b = 1/‖g‖ in units
 * of its largest entry. Let y minimize yᵀCy + (bᵀy - 1)² over y ≥ 0, C the cosines. Its optimality
 * conditions Cy ≥ (1 - bᵀy) b, with equality where y &gt; 0, are those of v = y/bᵀy. This is a
 * non-negative least squares problem, bounded also if the hull contains zero.
 *
 * <p>If some rows are zero, they share all the weight. If G is singular, w may not be unique, but
 * wᵀJ is.
 */
public final class MinNorm {
  private final CosineMatrix cosines;
  private final NonNegativeLeastSquares leastSquares;
  private final Accuracy accuracy;
  private double[] augmented = {};
  private double[] linear = {};
  private double[] image = {};
  private double[] point = {};

  /** For a Gramian computed in float64, with workspace for {@code capacity} tasks. */
  public MinNorm(int capacity) {
    this("MinNorm", capacity, Accuracy.DOUBLE);
  }

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param accuracy relative error of the entries of the Gramians, such as 1e-7 if they were
   *     computed in float32
   */
  public MinNorm(int capacity, double accuracy) {
    this("MinNorm", capacity, new Accuracy(accuracy));
  }

  MinNorm(String solver, int capacity, Accuracy accuracy) {
    this.accuracy = accuracy;
    cosines = new CosineMatrix(solver, capacity);
    leastSquares = new NonNegativeLeastSquares(solver);
    point = new double[capacity];
    allocate(capacity);
  }

  private void allocate(int n) {
    augmented = new double[n * n];
    linear = new double[n];
    image = new double[n];
  }

  /**
   * Writes the n weights, which are 0 or more and sum to 1, to {@code weights}.
   *
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public void solve(double[] gramian, int n, double[] weights) {
    cosines.read(gramian, n);
    if (cosines.hasZeroRow()) {
      cosines.weighZeroRows(weights);
    } else {
      if (n > point.length) {
        point = new double[n];
      }
      solve(cosines, point);
      cosines.weighSimplex(point, weights);
    }
  }

  /** Writes v with bᵀv = 1, for the nonzero rows, to {@code v}. */
  void solve(CosineMatrix cosines, double[] v) {
    int n = cosines.size();
    if (n > linear.length) {
      allocate(n);
    }
    for (int i = 0; i < n; i++) {
      double b = cosines.inverseNorm(i);
      linear[i] = -b;
      for (int j = 0; j < n; j++) {
        augmented[i * n + j] = cosines.cosine(i, j) + b * cosines.inverseNorm(j);
      }
    }
    leastSquares.begin(augmented, n, accuracy);
    leastSquares.solve(linear, 1, v);
    double total = 0;
    for (int i = 0; i < n; i++) {
      total -= linear[i] * v[i];
    }
    for (int i = 0; i < n; i++) {
      v[i] /= total;
    }
  }

  /** Does the same; returns whether the point is zero up to the resolution. */
  boolean isZero(CosineMatrix cosines, double[] v) {
    solve(cosines, v);
    cosines.times(v, image);
    return cosines.isZero(accuracy, v, image);
  }
}
