// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.Problem;

/** Limits the norm of an update, computed from the Gramian. */
final class UpdateNorm {
  private UpdateNorm() {}

  /** Scales weights so that the norm of the update is at most {@code maxNorm}; 0 for no limit. */
  static void limit(Problem problem, double[] weights, double maxNorm) {
    limit(problem.statistic(), problem.size(), weights, maxNorm);
  }

  /** The same for an n x n Gramian. */
  static void limit(double[] gramian, int n, double[] weights, double maxNorm) {
    if (maxNorm == 0) {
      return;
    }
    double square = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        square += weights[i] * gramian[i * n + j] * weights[j];
      }
    }
    double norm = Math.sqrt(Math.max(square, 0));
    if (norm > maxNorm) {
      for (int i = 0; i < n; i++) {
        weights[i] *= maxNorm / norm;
      }
    }
  }
}
