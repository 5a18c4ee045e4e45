// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;

/**
 * The two losses of the toy problem of the CAGrad paper (Liu et al., NeurIPS 2021): a valley in
 * which gradients conflict. In the upper half, y &gt; 0, both are logarithms of the distance from a
 * curve; in the lower half two parabolas, whose trade-offs are the Pareto front.
 */
final class Surface {
  /** The starts of the Nash-MTL paper (Navon et al., ICML 2022). */
  static final List<Point2> STARTS =
      List.of(
          new Point2(-8.5, 7.5),
          new Point2(0, 0),
          new Point2(9, 9),
          new Point2(-7.5, -0.5),
          new Point2(9, -1));

  /**
   * Lower bounds of both losses, the first one times 0.1, that the authors of FAMO give to their
   * method (Liu et al., NeurIPS 2023).
   */
  static final List<Double> MINIMA = List.of(-2.1, -21.0);

  private static final double LEAST_DISTANCE = 5e-6;

  private Surface() {}

  /** A place, or a direction. */
  record Point2(double x, double y) {
    double distance(Point2 other) {
      return Math.hypot(x - other.x, y - other.y);
    }

    @Override
    public String toString() {
      return "(%s, %s)".formatted(x, y);
    }
  }

  /** Loss 0 or 1 in 64 bits. */
  static double loss(int task, Point2 at) {
    double side = task == 0 ? -1 : 1;
    double wave = Math.tanh(-at.y());
    double gap = task == 0 ? 0.5 * (-at.x() - 7) - wave : 0.5 * (-at.x() + 3) + wave + 2;
    double upper = Math.log(Math.max(Math.abs(gap), LEAST_DISTANCE)) + 6;
    double across = -at.x() - side * 7;
    double along = -at.y() - 8;
    double lower = (across * across + 0.1 * along * along) / 10 - 20;
    return upper * Math.max(Math.tanh(at.y() / 2), 0) + lower * Math.max(Math.tanh(-at.y() / 2), 0);
  }

  /** The same as a graph of x and y, both of one shape. */
  static Tensor loss(Graph g, int task, Tensor x, Tensor y) {
    double side = task == 0 ? -1 : 1;
    Tensor wave = g.tanh(g.negate(y));
    Tensor gap =
        task == 0
            ? g.subtract(g.scale(g.add(x, g.constant(7)), -0.5), wave)
            : g.add(g.add(g.scale(g.subtract(x, g.constant(3)), -0.5), wave), g.constant(2));
    Tensor distance = g.maximum(g.abs(gap), g.constant(LEAST_DISTANCE));
    Tensor upper = g.add(g.log(distance), g.constant(6));
    Tensor across = g.square(g.add(x, g.constant(side * 7)));
    Tensor along = g.square(g.add(y, g.constant(8)));
    Tensor lower = g.subtract(g.scale(g.add(across, g.scale(along, 0.1)), 0.1), g.constant(20));
    return g.add(
        g.multiply(upper, above(g, g.tanh(g.scale(y, 0.5)))),
        g.multiply(lower, above(g, g.tanh(g.scale(y, -0.5)))));
  }

  /** Its positive part, by a maximum: unlike relu it has a slope at 0, where a start lies. */
  private static Tensor above(Graph g, Tensor x) {
    return g.maximum(x, g.constant(0));
  }
}
