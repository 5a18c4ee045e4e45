// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.ActiveTasks;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.Problem;

/** A solver whose weights depend on the active tasks and the history only. */
record KnownWeights(Rule rule) implements Solver {
  /** Computes the weights of the active tasks. */
  @FunctionalInterface
  interface Rule {
    void weigh(ActiveTasks participants, double[] weights);
  }

  @Override
  public void solve(Problem problem, double[] weights) {
    rule.weigh(problem, weights);
  }

  @Override
  public boolean knownWeights(ActiveTasks participants, double[] weights) {
    rule.weigh(participants, weights);
    return true;
  }
}
