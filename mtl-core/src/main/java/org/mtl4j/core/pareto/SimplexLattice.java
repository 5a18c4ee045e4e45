// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Preferences spread evenly over the simplex (Das and Dennis, SIAM Journal on Optimization 1998):
 * all shares are multiples of 1/H. Two tasks have H + 1 points.
 */
public final class SimplexLattice {
  private SimplexLattice() {}

  /**
   * The lattice whose number of points is nearest to the wanted number; the smaller one of two.
   *
   * @param tasks 2 or more
   * @param wanted the number of points, at least the number of tasks
   * @return preferences that sum to 1, in descending order of the first share
   * @throws IllegalArgumentException for fewer tasks or points
   */
  public static List<List<Double>> near(int tasks, int wanted) {
    return near(tasks, wanted, 0);
  }

  /** The same number of points inside the simplex: every share is above 0. */
  public static List<List<Double>> inside(int tasks, int wanted) {
    return near(tasks, wanted, 1);
  }

  private static List<List<Double>> near(int tasks, int wanted, int least) {
    if (tasks < 2) {
      throw new IllegalArgumentException("a front needs two tasks or more, but there is one");
    }
    if (wanted < tasks) {
      throw new IllegalArgumentException(
          "a front of %d tasks needs %d points or more, but found %d"
              .formatted(tasks, tasks, wanted));
    }
    int steps = 1;
    while (Math.abs(size(tasks, steps + 1) - wanted) < Math.abs(size(tasks, steps) - wanted)) {
      steps++;
    }
    List<List<Double>> points = new ArrayList<>();
    add(points, new int[tasks], 0, steps, least);
    return points;
  }

  /** The number of points, the binomial coefficient of H + T - 1 over T - 1. */
  private static double size(int tasks, int steps) {
    double size = 1;
    for (int i = 1; i < tasks; i++) {
      size = size * (steps + i) / i;
    }
    return size;
  }

  /** Distributes the remaining steps over this task and later ones, each on top of the least. */
  private static void add(List<List<Double>> points, int[] shares, int task, int left, int least) {
    if (task == shares.length - 1) {
      shares[task] = left;
      double all = Arrays.stream(shares).sum() + (double) least * shares.length;
      points.add(Arrays.stream(shares).mapToObj(share -> (share + least) / all).toList());
      return;
    }
    for (int share = left; share >= 0; share--) {
      shares[task] = share;
      add(points, shares, task + 1, left - share, least);
    }
  }
}
