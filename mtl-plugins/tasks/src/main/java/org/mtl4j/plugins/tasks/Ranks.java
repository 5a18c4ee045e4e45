// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.task.Scores;

/** The class that a distribution over ordered classes predicts. */
final class Ranks {
  private Ranks() {}

  /**
   * The median: the lowest class with a cumulative probability of 0.5 or more. For CORAL it is the
   * number of thresholds with P(y &gt; k) above 0.5.
   */
  static int median(Scores scores, int row) {
    double below = 0;
    for (int k = 0; k < scores.predictionWidth() - 1; k++) {
      below += scores.prediction(row, k);
      if (below >= 0.5) {
        return k;
      }
    }
    return scores.predictionWidth() - 1;
  }
}
