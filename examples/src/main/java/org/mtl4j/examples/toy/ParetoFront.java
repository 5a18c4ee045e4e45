// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.examples.toy.Surface.Point2;

/**
 * The Pareto front of {@link Surface}: for each x between the parabolas' lowest points the y from
 * which no step lowers both losses. It lies in the lower half, where the losses are q₁c and q₂c
 * with c = tanh(-y/2).
 */
final class ParetoFront {
  private static final int POINTS = 1401;
  private static final double END = 7;

  private final List<Point2> points = new ArrayList<>();

  ParetoFront() {
    for (int i = 0; i < POINTS; i++) {
      double x = -END + 2 * END * i / (POINTS - 1);
      points.add(new Point2(x, best(x)));
    }
  }

  /** The front from left to right. */
  List<Point2> points() {
    return List.copyOf(points);
  }

  /** How far a place is from the front. */
  double distance(Point2 place) {
    return points.stream().mapToDouble(place::distance).min().orElseThrow();
  }

  /**
   * At x the horizontal parts of the gradients point away from each other, with lengths in the
   * ratio (7 - x) : (7 + x); weights in the opposite ratio make them cancel, and the weighted loss
   * is then lowest at one y, found by golden section.
   */
  private static double best(double x) {
    double first = (END + x) / (2 * END);
    double low = -12;
    double high = -5;
    double ratio = (Math.sqrt(5) - 1) / 2;
    for (int i = 0; i < 80; i++) {
      double a = high - ratio * (high - low);
      double b = low + ratio * (high - low);
      if (weighted(first, x, a) < weighted(first, x, b)) {
        high = b;
      } else {
        low = a;
      }
    }
    return (low + high) / 2;
  }

  private static double weighted(double first, double x, double y) {
    Point2 at = new Point2(x, y);
    return first * Surface.loss(0, at) + (1 - first) * Surface.loss(1, at);
  }
}
