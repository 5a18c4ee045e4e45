// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.ActiveTasks;
import org.mtl4j.api.coordination.GradientBalancer.Solver;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;

/** Weights that a method keeps for each task from step to step, NaN before the first. */
final class KeptWeights {
  private KeptWeights() {}

  static double[] weights(History history, String name) {
    return history.state(name, history.tasks(), Double.NaN);
  }

  /**
   * Solves in every {@code every}-th step, counted from the first of the run, and where a task is
   * present that has no weight yet; in between the last weights stay, and are known beforehand.
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
        double[] kept = kept(problem);
        for (int i = 0; i < problem.size(); i++) {
          kept[problem.task(i)] = weights[i];
        }
      }
    }

    @Override
    public boolean knownWeights(ActiveTasks participants, double[] weights) {
      if (participants.history().step() % every == 0) {
        return false;
      }
      double[] kept = kept(participants);
      for (int i = 0; i < participants.size(); i++) {
        weights[i] = kept[participants.task(i)];
        if (Double.isNaN(weights[i])) {
          return false;
        }
      }
      return true;
    }

    private static double[] kept(ActiveTasks participants) {
      return weights(participants.history(), "kept-weights");
    }
  }
}
