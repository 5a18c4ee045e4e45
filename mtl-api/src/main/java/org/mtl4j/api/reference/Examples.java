// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.reference;

/**
 * Rows with their labels. The arrays are not copied and must not be changed.
 *
 * @param features [rows][columns]: encoded numbers, finite, and codes of categories
 * @param labels [rows], none of them NaN
 * @param weights [rows], above 0
 */
public record Examples(double[][] features, double[] labels, double[] weights) {
  /** The number of rows. */
  public int rows() {
    return labels.length;
  }

  /** The same rows with other features. */
  public Examples features(double[][] other) {
    return new Examples(other, labels, weights);
  }
}
