// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.references;

import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.OneHot;

/** The columns that trees split: numbers, and 0 or 1 for each frequent code of a category. */
record Columns(OneHot oneHot) {
  /** Codes of one column that get a column. */
  private static final int CODES = 50;

  static Columns of(Label label, Examples training) {
    return new Columns(OneHot.of(label, training.features(), CODES));
  }

  int width() {
    return oneHot.width();
  }

  /** The rows [rows · width], row-major. */
  float[] matrix(double[][] features) {
    float[] matrix = new float[Math.multiplyExact(features.length, width())];
    int at = 0;
    for (double[] row : oneHot.apply(features)) {
      for (double value : row) {
        matrix[at++] = (float) value;
      }
    }
    return matrix;
  }
}
