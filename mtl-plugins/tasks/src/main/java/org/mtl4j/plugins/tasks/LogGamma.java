// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;

/**
 * Differences of log Γ that are accurate in float32. Subtracting two values of log Γ would not be:
 * for a = 10⁴, log Γ(a + y) - log Γ(a) is a difference of two numbers near 10⁵ and has two correct
 * digits. Here the recurrence of Γ moves the argument up by {@value #SHIFT}, and the difference of
 * two Stirling series is simplified, so that no large terms cancel.
 */
final class LogGamma {
  private static final int SHIFT = 8;

  private LogGamma() {}

  /**
   * log Γ(a + y) - log Γ(a) - y log a. It tends to 0 as a grows.
   *
   * @param a above 0
   * @param y 0 or more
   */
  static Tensor rise(Graph g, Tensor a, Tensor y) {
    Tensor top = g.add(a, g.constant(SHIFT));
    Tensor end = g.add(top, y);
    Tensor stirling =
        g.subtract(g.multiply(g.subtract(end, g.constant(0.5)), g.log1p(g.divide(y, top))), y);
    Tensor shifted = g.multiply(y, g.log1p(g.divide(g.constant(SHIFT), a)));
    Tensor steps = g.log1p(g.divide(y, a));
    for (int i = 1; i < SHIFT; i++) {
      steps = g.add(steps, g.log1p(g.divide(y, g.add(a, g.constant(i)))));
    }
    Tensor tails = g.subtract(tail(g, end), tail(g, top));
    return g.subtract(g.add(g.add(stirling, shifted), tails), steps);
  }

  /** log y! = rise(1, y). */
  static Tensor factorial(Graph g, Tensor y) {
    return rise(g, g.constant(1), y);
  }

  /** The tail of Stirling's series, 1 / 12z - 1 / 360z³. The next term is below 10⁻⁸ for z ≥ 8. */
  private static Tensor tail(Graph g, Tensor z) {
    Tensor inverse = g.divide(g.constant(1), z);
    Tensor cube = g.multiply(inverse, g.square(inverse));
    return g.subtract(g.scale(inverse, 1.0 / 12), g.scale(cube, 1.0 / 360));
  }
}
