// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Krum (Blanchard et al., NeurIPS 2017): the score of task t is the sum of the squared distances
 * ‖g_t - g_j‖² to its T - f - 2 nearest neighbors. The update is the mean of the m gradients with
 * the smallest scores. m = 1 is Krum, m &gt; 1 Multi-Krum. If scores are equal up to rounding, as
 * for two gradients nearest to each other, the task with the smaller number is chosen. Other code
 * sums distances, not their squares.
 *
 * @param outliers f, the number of outliers; 0 by default
 * @param selected m
 * @param convention the factor of head gradients; 1 by default, since most weights are zero
 */
@Pluggable(
    name = "krum",
    summary = "The gradient nearest to its neighbors, or the mean of several such.",
    source = "Blanchard et al., NeurIPS 2017")
public record Krum(
    @Option("number of outliers among the gradients, 0 or more") int outliers,
    @Option("number of gradients that are averaged, 1 or more") int selected,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Krum {
    Bounds.atLeast(0, "outliers", outliers);
    Bounds.atLeast(1, "selected", selected);
  }

  public Krum() {
    this(0, 1, Convention.OWN);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(least());
  }

  private int least() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(outliers + 3L, selected));
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    int least = least();
    if (tasks < least) {
      throw new ConfigurationException(
          "the balancer 'krum' with outliers %d and selected %d needs %d tasks or more, but has %d"
              .formatted(outliers, selected, least, tasks));
    }
    double[] distances = new double[tasks];
    double[] scores = new double[tasks];
    return (problem, weights) -> {
      int n = problem.size();
      if (n < least) {
        throw new ArithmeticException(
            "krum needs %d tasks in a step, but has %d".formatted(least, n));
      }
      double longest = 0;
      for (int i = 0; i < n; i++) {
        scores[i] = score(problem.statistic(), n, i, distances);
        longest = Math.max(longest, problem.statistic()[i * n + i]);
      }
      double rounding = 8 * n * accuracy * longest;
      Arrays.fill(weights, 0, n, 0.0);
      for (int taken = 0; taken < selected; taken++) {
        int best = -1;
        for (int i = 0; i < n; i++) {
          if (weights[i] == 0 && (best < 0 || scores[i] < scores[best] - rounding)) {
            best = i;
          }
        }
        weights[best] = 1.0 / selected;
      }
    };
  }

  private double score(double[] gramian, int n, int task, double[] distances) {
    int others = 0;
    for (int j = 0; j < n; j++) {
      if (j != task) {
        distances[others++] =
            gramian[task * n + task] - 2 * gramian[task * n + j] + gramian[j * n + j];
      }
    }
    Arrays.sort(distances, 0, others);
    double sum = 0;
    for (int j = 0; j < n - outliers - 2; j++) {
      sum += distances[j];
    }
    return sum;
  }
}
