package org.mtl4j.core.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Preferences spread evenly over the simplex (Das and Dennis, SIAM Journal on Optimization 1998):
 * all shares that are multiples of 1/H. For two tasks these are H + 1 points on a segment.
 */
public final class SimplexLattice {
  private SimplexLattice() {}

  /**
   * The lattice whose number of points is nearest to what is asked, the smaller of two.
   *
   * @param tasks 2 or more
   * @param asked how many points, at least as many as tasks
   * @return preferences that sum to one, the first task's share falling
   * @throws IllegalArgumentException for fewer tasks or points
   */
  public static List<List<Double>> near(int tasks, int asked) {
    return near(tasks, asked, 0);
  }

  /** The same number of points strictly inside the simplex: every share is above 0. */
  public static List<List<Double>> inside(int tasks, int asked) {
    return near(tasks, asked, 1);
  }

  private static List<List<Double>> near(int tasks, int asked, int least) {
    if (tasks < 2) {
      throw new IllegalArgumentException("a front needs two tasks or more, but there is one");
    }
    if (asked < tasks) {
      throw new IllegalArgumentException(
          "a front of %d tasks needs %d points or more, but %d were asked for"
              .formatted(tasks, tasks, asked));
    }
    int steps = 1;
    while (Math.abs(size(tasks, steps + 1) - asked) < Math.abs(size(tasks, steps) - asked)) {
      steps++;
    }
    List<List<Double>> points = new ArrayList<>();
    add(points, new int[tasks], 0, steps, least);
    return points;
  }

  /** The number of ways to hand out so many steps: (H + T - 1) over (T - 1). */
  private static double size(int tasks, int steps) {
    double size = 1;
    for (int i = 1; i < tasks; i++) {
      size = size * (steps + i) / i;
    }
    return size;
  }

  /** Hands out what is left to the tasks from one on; everyone gets the least in any case. */
  private static void add(List<List<Double>> points, int[] begun, int task, int left, int least) {
    if (task == begun.length - 1) {
      begun[task] = left;
      double all = Arrays.stream(begun).sum() + (double) least * begun.length;
      points.add(Arrays.stream(begun).mapToObj(share -> (share + least) / all).toList());
      return;
    }
    for (int share = left; share >= 0; share--) {
      begun[task] = share;
      add(points, begun, task + 1, left - share, least);
    }
  }
}
