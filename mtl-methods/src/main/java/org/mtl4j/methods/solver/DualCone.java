// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/**
 * Projection onto the dual cone {d : Jd ≥ 0}: the directions d for which a step along -d increases
 * no loss.
 *
 * <p>The projection of uᵀJ is vᵀJ with v = argmin{vᵀGv : v ≥ u}. Used by GEM and DualProj
 * (Lopez-Paz and Ranzato, NeurIPS 2017) and UPGrad (Quinton and Rey, Jacobian Descent for
 * Multi-Objective Optimization, 2024).
 *
 * <p>The cone does not change when rows are scaled, so the problem is solved for unit rows. With C
 * the cosines, Dv = Du + s, where s ≥ 0 minimizes ½ sᵀCs + (CDu)ᵀs: a non-negative least squares
 * problem. The weight of a zero row does not change.
 */
public final class DualCone {
  private final CosineMatrix cosines;
  private final NonNegativeLeastSquares leastSquares;
  private final Accuracy accuracy;
  private double[] start = {};
  private double[] linear = {};
  private double[] raise = {};
  private double[] sum = {};

  /** For a Gramian computed in float64, with workspace for {@code capacity} tasks. */
  public DualCone(int capacity) {
    this(capacity, Accuracy.DOUBLE);
  }

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param accuracy relative error of the entries of the Gramians, such as 1e-7 if they were
   *     computed in float32
   */
  public DualCone(int capacity, double accuracy) {
    this(capacity, new Accuracy(accuracy));
  }

  private DualCone(int capacity, Accuracy accuracy) {
    this.accuracy = accuracy;
    cosines = new CosineMatrix("DualCone", capacity);
    leastSquares = new NonNegativeLeastSquares("DualCone");
    allocate(capacity);
  }

  private void allocate(int n) {
    start = new double[n];
    linear = new double[n];
    raise = new double[n];
    sum = new double[n];
  }

  /**
   * Writes argmin{vᵀGv : v ≥ u} to {@code weights}.
   *
   * @param lower the n bounds u
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public void project(double[] gramian, int n, double[] lower, double[] weights) {
    begin(gramian, n);
    int size = cosines.size();
    double largest = 0;
    for (int i = 0; i < size; i++) {
      start[i] = cosines.norm(i) * lower[cosines.task(i)];
      largest = Math.max(largest, Math.abs(start[i]));
    }
    System.arraycopy(lower, 0, weights, 0, n);
    if (largest == 0) {
      return;
    }
    for (int i = 0; i < size; i++) {
      start[i] /= largest;
    }
    cosines.times(start, linear);
    leastSquares.solve(linear, size, raise);
    for (int i = 0; i < size; i++) {
      weights[cosines.task(i)] += largest * raise[i] / cosines.norm(i);
    }
  }

  /**
   * Projects every row separately: writes Σᵢ argmin{vᵀGv : v ≥ uᵢeᵢ} to {@code weights}.
   *
   * @param lower the n factors uᵢ ≥ 0
   * @throws SolverException if the Gramian is not finite or not positive semidefinite
   */
  public void projectEach(double[] gramian, int n, double[] lower, double[] weights) {
    begin(gramian, n);
    int size = cosines.size();
    Arrays.fill(sum, 0, size, 0.0);
    for (int i = 0; i < size; i++) {
      double factor = lower[cosines.task(i)] * cosines.norm(i);
      System.arraycopy(cosines.values(), i * size, linear, 0, size);
      leastSquares.clear();
      leastSquares.solve(linear, 1, raise);
      for (int j = 0; j < size; j++) {
        sum[j] += factor * raise[j];
      }
    }
    System.arraycopy(lower, 0, weights, 0, n);
    for (int i = 0; i < size; i++) {
      weights[cosines.task(i)] += sum[i] / cosines.norm(i);
    }
  }

  private void begin(double[] gramian, int n) {
    cosines.read(gramian, n);
    if (n > start.length) {
      allocate(n);
    }
    int size = cosines.size();
    leastSquares.begin(cosines.values(), size, accuracy);
  }
}
