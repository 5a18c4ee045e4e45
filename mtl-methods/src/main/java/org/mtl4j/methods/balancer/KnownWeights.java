// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.ActiveTasks;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.Problem;

/** Weights that depend on nothing but who takes part and the run so far. */
record KnownWeights(Rule rule) implements Solver {
  /** Fills in the weights of those who take part. */
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
