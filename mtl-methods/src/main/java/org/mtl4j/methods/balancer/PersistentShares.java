// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.Problem;

/**
 * Weights on the simplex that a method keeps from step to step, from 1/T. A task that is absent
 * keeps its own; the others share what it leaves.
 *
 * @param kept of all tasks
 * @param mass what the present ones have together
 */
record PersistentShares(double[] kept, double mass) {
  private static final String STATE = "weights";

  /** Fills in the weights of the present tasks, at a sum of one. */
  static PersistentShares read(Problem problem, double[] weights) {
    int tasks = problem.history().tasks();
    double[] kept = problem.history().state(STATE, tasks, 1.0 / tasks);
    double mass = 0;
    for (int i = 0; i < problem.size(); i++) {
      mass += kept[problem.task(i)];
    }
    for (int i = 0; i < problem.size(); i++) {
      weights[i] = mass > 0 ? kept[problem.task(i)] / mass : 1.0 / problem.size();
    }
    return new PersistentShares(kept, mass);
  }

  /** Keeps the weights of the present tasks. */
  void write(Problem problem, double[] weights) {
    for (int i = 0; i < problem.size(); i++) {
      kept[problem.task(i)] = mass * weights[i];
    }
  }
}
