// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.solver;

/**
 * The accuracy of the entries of a Gramian, and tolerances that follow from it.
 *
 * @param entries relative error of an entry of the Gramian
 */
record Accuracy(double entries) {
  /** The accuracy of a Gramian computed in float64. */
  static final Accuracy DOUBLE = new Accuracy(Math.ulp(1.0));

  Accuracy {
    if (!(entries > 0 && entries < 1)) {
      throw new IllegalArgumentException("accuracy must lie between 0 and 1, but got " + entries);
    }
  }

  /** Error of a sum of n x n entries, relative to the sum of their magnitudes. */
  double rounding(int n) {
    return 8 * n * entries;
  }

  /**
   * The resolution ρ: the squared sine of the smallest angle that differs from zero. 4e-11 in
   * float64.
   *
   * <p>Treating such an angle as zero causes an error of up to √ρ in the update. Resolving it needs
   * weights of up to 1/√ρ, whose square multiplies the errors of the entries: ε/ρ. Both are equal
   * for ρ = ε^⅔.
   */
  double resolution() {
    return Math.cbrt(entries * entries);
  }
}
