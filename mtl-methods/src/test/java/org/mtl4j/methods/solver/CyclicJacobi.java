// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

import java.util.Arrays;

/** Eigenvalues by two-sided Jacobi rotations: slow, and accurate also for small eigenvalues. */
final class CyclicJacobi {
  private CyclicJacobi() {}

  /** The eigenvalues in ascending order. */
  static double[] eigenvalues(double[] symmetric, int n) {
    double[] a = symmetric.clone();
    boolean rotated = true;
    for (int sweep = 0; rotated && sweep < 60; sweep++) {
      rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double size = Math.sqrt(Math.abs(a[p * n + p])) * Math.sqrt(Math.abs(a[q * n + q]));
          if (Math.abs(a[p * n + q]) > Math.ulp(1.0) * size) {
            rotate(a, n, p, q);
            rotated = true;
          }
        }
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i * n + i];
    }
    Arrays.sort(values);
    return values;
  }

  private static void rotate(double[] a, int n, int p, int q) {
    double coupling = a[p * n + q];
    double theta = 0.5 * (a[q * n + q] - a[p * n + p]) / coupling;
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    a[p * n + p] -= tangent * coupling;
    a[q * n + q] += tangent * coupling;
    a[p * n + q] = 0;
    a[q * n + p] = 0;
    for (int k = 0; k < n; k++) {
      if (k != p && k != q) {
        double ofP = a[p * n + k];
        double ofQ = a[q * n + k];
        a[p * n + k] = cosine * ofP - sine * ofQ;
        a[q * n + k] = sine * ofP + cosine * ofQ;
        a[k * n + p] = a[p * n + k];
        a[k * n + q] = a[q * n + k];
      }
    }
  }
}
