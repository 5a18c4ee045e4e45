// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * How well the entries of a Gramian are known, and what follows from it.
 *
 * @param entries relative error of an entry of the Gramian
 */
record Accuracy(double entries) {
  /** Of a Gramian computed in float64. */
  static final Accuracy DOUBLE = new Accuracy(Math.ulp(1.0));

  Accuracy {
    if (!(entries > 0 && entries < 1)) {
      throw new IllegalArgumentException("accuracy must lie between 0 and 1, but got " + entries);
    }
  }

  /** Relative error of a sum of n x n entries that cancel. */
  double rounding(int n) {
    return 8 * n * entries;
  }

  /**
   * Squared sine ρ of an angle too small to be told from zero; 4e-11 in float64.
   *
   * <p>To overlook such an angle costs an error of up to √ρ in the update. To resolve it takes
   * weights of up to 1/√ρ, whose square multiplies the errors of the entries: ε/ρ. Both are the
   * same at ρ = ε^⅔.
   */
  double resolution() {
    return Math.cbrt(entries * entries);
  }
}
