// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.History;

/** Moving averages of the primary metrics over evaluations, stored in the history. */
final class ScoreAverages {
  /** The share of a new score, as in the code of Yun and Cho (ICCV 2023). */
  static final double RATE = 0.1;

  private ScoreAverages() {}

  /**
   * Adds the evaluations since the last call: κ̄ = rate κ + (1 - rate) κ̄, starting with the first
   * score.
   *
   * @return one for each task; NaN before its first score
   */
  static double[] of(History history, double rate) {
    double[] averages = history.state("average-scores", history.tasks(), Double.NaN);
    double[] seen = history.state("evaluations", 1, 0);
    for (; seen[0] < history.evaluations(); seen[0]++) {
      for (int t = 0; t < averages.length; t++) {
        double score = history.score((int) seen[0], t);
        if (Double.isNaN(averages[t])) {
          averages[t] = score;
        } else if (!Double.isNaN(score)) {
          averages[t] += rate * (score - averages[t]);
        }
      }
    }
    return averages;
  }
}
