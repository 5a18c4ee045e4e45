package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.Participants;
import org.mtl4j.api.coordination.Problem;

/** A solver whose weights depend on the active tasks and the history only. */
record KnownWeights(Rule rule) implements Solver {
  /** Computes the weights of the active tasks. */
  @FunctionalInterface
  interface Rule {
    void weigh(Participants participants, double[] weights);
  }

  @Override
  public void solve(Problem problem, double[] weights) {
    rule.weigh(problem, weights);
  }

  @Override
  public boolean foresee(Participants participants, double[] weights) {
    rule.weigh(participants, weights);
    return true;
  }
}
