// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.History;

/**
 * Adam (Kingma and Ba, ICLR 2015) on numbers of the host, in double precision. Decay is added to
 * the gradient. Steps are counted for each number. Moments are stored in the history.
 *
 * @param rate the learning rate
 * @param decay the factor of a number's value that is added to its gradient
 */
record HostAdam(double rate, double decay) {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /**
   * Moves some of the numbers. The others and their moments do not change.
   *
   * @param name prefix of the names of the states
   * @param x the numbers, changed in place
   */
  void step(History history, String name, double[] x, double[] gradient, boolean[] moves) {
    double[] first = history.state(name + "/first", x.length, 0);
    double[] second = history.state(name + "/second", x.length, 0);
    double[] steps = history.state(name + "/steps", x.length, 0);
    for (int i = 0; i < x.length; i++) {
      if (moves[i]) {
        double g = gradient[i] + decay * x[i];
        steps[i]++;
        first[i] = BETA1 * first[i] + (1 - BETA1) * g;
        second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
        double mean = first[i] / (1 - Math.pow(BETA1, steps[i]));
        double root = Math.sqrt(second[i] / (1 - Math.pow(BETA2, steps[i])));
        x[i] -= rate * mean / (root + EPSILON);
      }
    }
  }
}
