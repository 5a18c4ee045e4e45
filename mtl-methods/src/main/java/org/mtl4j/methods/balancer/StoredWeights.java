// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.ActiveTasks;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;

/** Weights of all tasks that a method stores in the history; NaN before the first. */
final class StoredWeights {
  private StoredWeights() {}

  static double[] weights(History history, String name) {
    return history.state(name, history.tasks(), Double.NaN);
  }

  /**
   * Solves in every {@code every}-th step of the run and if a present task has no weight yet. In
   * other steps the last weights are used, which are known before the step.
   */
  static Solver every(int every, Solver solver) {
    if (every == 1) {
      return solver;
    }
    return new Every(every, solver);
  }

  private record Every(int every, Solver solver) implements Solver {
    @Override
    public void solve(Problem problem, double[] weights) {
      if (!knownWeights(problem, weights)) {
        solver.solve(problem, weights);
        double[] stored = stored(problem);
        for (int i = 0; i < problem.size(); i++) {
          stored[problem.task(i)] = weights[i];
        }
      }
    }

    @Override
    public boolean knownWeights(ActiveTasks participants, double[] weights) {
      if (participants.history().step() % every == 0) {
        return false;
      }
      double[] stored = stored(participants);
      for (int i = 0; i < participants.size(); i++) {
        weights[i] = stored[participants.task(i)];
        if (Double.isNaN(weights[i])) {
          return false;
        }
      }
      return true;
    }

    private static double[] stored(ActiveTasks participants) {
      return weights(participants.history(), "kept-weights");
    }
  }
}
