// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The volume that points dominate up to a reference point; smaller is better in every coordinate.
 * Exact, as the sum of exclusive contributions (While, Bradstreet and Barone, IEEE Transactions on
 * Evolutionary Computation 2012): the box of a point minus the part dominated by later points.
 */
public final class Hypervolume {
  private Hypervolume() {}

  /**
   * The volume.
   *
   * @param points with as many coordinates as the reference; a point beyond it in a coordinate adds
   *     nothing
   * @param reference the reference point
   */
  public static double of(List<double[]> points, double... reference) {
    List<double[]> inside =
        points.stream()
            .filter(point -> dominates(point, reference))
            .sorted(Comparator.comparingDouble((double[] point) -> point[0]).reversed())
            .toList();
    return volume(inside, reference);
  }

  /** Whether a is as good as b in every coordinate; so equal points dominate each other. */
  static boolean dominates(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (!(a[i] <= b[i])) {
        return false;
      }
    }
    return true;
  }

  private static double volume(List<double[]> points, double[] reference) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      List<double[]> rest = points.subList(i + 1, points.size());
      sum += box(points.get(i), reference) - volume(limited(points.get(i), rest), reference);
    }
    return sum;
  }

  private static double box(double[] point, double[] reference) {
    double volume = 1;
    for (int i = 0; i < point.length; i++) {
      volume *= reference[i] - point[i];
    }
    return volume;
  }

  /** The boxes of others, limited to the box of a point, without those inside another. */
  private static List<double[]> limited(double[] point, List<double[]> others) {
    List<double[]> corners = new ArrayList<>();
    for (double[] other : others) {
      double[] corner = new double[point.length];
      Arrays.setAll(corner, i -> Math.max(point[i], other[i]));
      if (corners.stream().noneMatch(before -> dominates(before, corner))) {
        corners.removeIf(before -> dominates(corner, before));
        corners.add(corner);
      }
    }
    return corners;
  }
}
