// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/** Against derivatives worked out by hand. */
class GradientsTest {
  private final Graph g = new Graph(Mode.TRAINING);
  private final Scope scope = Scope.root();
  private final Variable w = scope.variable("w", Shape.of(3), Initializer.constant(1));
  private final Tensor x = g.input("x", DType.FLOAT, Shape.of(3));
  private final Feed feed =
      new Feed().input("x", Values.vector(.5, -1, 2)).variable(w, Values.vector(.3, 1.5, -.7));

  private void check(Values actual, double... expected) {
    assertThat(actual.data()).containsExactly(expected, within(1e-9));
  }

  @Test
  void inVariablesAndInInputs() {
    Tensor loss = g.sum(g.exp(g.multiply(x, g.variable(w))));
    double a = Math.exp(.15);
    double b = Math.exp(-1.5);
    double c = Math.exp(-1.4);
    check(Gradients.finiteDifference(loss, w, feed), .5 * a, -b, 2 * c);
    check(Gradients.finiteDifference(loss, "x", feed), .3 * a, 1.5 * b, -.7 * c);
  }

  @Test
  void notThroughStoppedGradients() {
    Tensor v = g.variable(w);
    Tensor loss = g.sum(g.multiply(g.stopGradient(g.square(v)), v));
    check(Gradients.finiteDifference(loss, w, feed), .09, 2.25, .49);
  }

  @Test
  void notThroughComparisonsAndWholeNumbers() {
    Tensor v = g.variable(w);
    Tensor chosen = g.where(g.less(v, g.constant(1)), g.scale(v, 2), g.constant(5));
    check(Gradients.finiteDifference(g.sum(chosen), w, feed), 2, 0, 2);
    Tensor whole = g.cast(g.cast(v, DType.INT), DType.FLOAT);
    check(Gradients.finiteDifference(g.sum(g.multiply(whole, v)), w, feed), 0, 1, 0);
  }
}
