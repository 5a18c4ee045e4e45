// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.Problem;

/**
 * Weights on the simplex that a method stores in the history, at first 1/T. The weight of an absent
 * task does not change; those of the others keep their sum.
 *
 * @param kept the weights of all tasks
 * @param mass the sum of the weights of the present tasks
 */
record StoredShares(double[] kept, double mass) {
  private static final String STATE = "weights";

  /** Reads the weights of the present tasks, scaled to a sum of 1. */
  static StoredShares read(Problem problem, double[] weights) {
    int tasks = problem.history().tasks();
    double[] kept = problem.history().state(STATE, tasks, 1.0 / tasks);
    double mass = 0;
    for (int i = 0; i < problem.size(); i++) {
      mass += kept[problem.task(i)];
    }
    for (int i = 0; i < problem.size(); i++) {
      weights[i] = mass > 0 ? kept[problem.task(i)] / mass : 1.0 / problem.size();
    }
    return new StoredShares(kept, mass);
  }

  /** Stores the weights of the present tasks. */
  void write(Problem problem, double[] weights) {
    for (int i = 0; i < problem.size(); i++) {
      kept[problem.task(i)] = mass * weights[i];
    }
  }
}
