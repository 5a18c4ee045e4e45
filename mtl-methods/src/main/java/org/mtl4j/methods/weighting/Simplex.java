// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Arrays;

/** Weights that sum to 1. */
final class Simplex {
  private Simplex() {}

  /** Replaces x by exp(x) / Σ exp(x), without overflow. */
  static void softmax(double[] x) {
    double top = Arrays.stream(x).max().orElse(0);
    Arrays.setAll(x, t -> Math.exp(x[t] - top));
    normalize(x);
  }

  /** Divides x by its sum. */
  static void normalize(double[] x) {
    double sum = Arrays.stream(x).sum();
    Arrays.setAll(x, t -> x[t] / sum);
  }
}
