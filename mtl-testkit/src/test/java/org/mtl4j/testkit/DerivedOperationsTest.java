// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/**
 * Choices by order and index, and operations that the graph composes. Numbers that are not worked
 * out by hand come from PyTorch 2.15, as in {@link InterpreterTest}.
 */
class DerivedOperationsTest {
  final Graph g = new Graph(Mode.TRAINING);
  private Feed feed = new Feed();

  private Tensor given(Values values) {
    String name = "x" + feed.inputs().size();
    feed = feed.input(name, values);
    return g.input(name, DType.FLOAT, values.shape());
  }

  private Tensor given(double... values) {
    return given(Values.vector(values));
  }

  private Tensor sequence(int... sizes) {
    int[] i = new int[1];
    return given(Values.fill(Shape.of(sizes), index -> (i[0]++ * 7 % 11 - 5) / 4.0));
  }

  private Values value(Tensor tensor) {
    return new Interpreter(feed).value(tensor);
  }

  private void check(Tensor tensor, double... expected) {
    assertThat(value(tensor).data()).as(tensor.toString()).containsExactly(expected, within(1e-12));
  }

  @Test
  void elements() {
    check(g.round(given(-1.5, -.5, .5, 2.5, 1.2)), -2, 0, 0, 2, 1);
    Tensor a = given(5.5, -5.5, 5.5, -5.5, 6);
    check(g.mod(a, given(2, 2, -2, -2, 2)), 1.5, .5, -.5, -1.5, 0);
    Tensor whole = g.constant(Shape.of(5), 5, -5, 5, -5, 6);
    check(g.mod(whole, g.constant(Shape.of(5), 3, 3, -3, -3, 3)), 2, 1, -1, -2, 0);
    check(
        g.logSigmoid(given(-800, -.75, 0, 1.25)),
        -800,
        -1.1368710061148999,
        -.6931471805599453,
        -.2519290813453729);
    check(g.greater(given(1, 2, 3), g.constant(2)), 0, 0, 1);
    check(g.greaterEqual(given(1, 2, 3), g.constant(2)), 0, 1, 1);
    check(g.straightThrough(given(3, 4), given(.1, .2)), 3, 4);
  }

  @Test
  void productsOfSeveralArrays() {
    check(
        g.einsum("bi, ij, jk -> bk", sequence(2, 3), sequence(3, 4), sequence(4, 2)),
        -2.671875,
        -1.5625,
        3.453125,
        -.390625);
    check(
        g.einsum("...ij,...jk->...ik", sequence(2, 2, 3), sequence(1, 3, 2)),
        1.1875,
        .375,
        -1.875,
        1.5,
        -1.5,
        1.25,
        -1.125,
        1);
    check(g.einsum("a...->...a", given(Values.of(Shape.of(2, 2), 1, 2, 3, 4))), 1, 3, 2, 4);
  }

  @Test
  void polarFactors() {
    check(
        g.polar(sequence(2, 3)),
        -.7154670919674315,
        .4400576118495799,
        -.5426381285579849,
        .6852963517590769,
        .29093004541442297,
        -.6676291028264587);
    check(
        g.polar(sequence(3, 2)),
        -.9989654743743002,
        -.020768240103590314,
        -.03896240712245708,
        .8496388563091809,
        -.02345019913249322,
        -.5269558748629971);
    check(g.traceNorm(sequence(2, 3)), 2.8157565133353666);
  }

  /** A matrix of one direction: the factor has no other, which would be arbitrary. */
  @Test
  void polarFactorsLeaveOutDirectionsOfNothing() {
    double a = 1 / Math.sqrt(5);
    double b = 1 / Math.sqrt(2);
    check(
        g.polar(given(Values.matrix(new double[][] {{1, 1}, {2, 2}}))),
        a * b,
        a * b,
        2 * a * b,
        2 * a * b);
    check(g.polar(given(Values.of(Shape.of(2, 2), 0, 0, 0, 0))), 0, 0, 0, 0);
  }

  @Test
  void theGradientOfTheTraceNormIsThePolarFactor() {
    Tensor x = sequence(2, 3);
    double[] factor = value(g.polar(x)).data();
    assertThat(Gradients.finiteDifference(g.traceNorm(x), "x0", feed).data())
        .containsExactly(factor, within(1e-9));
    Values point = feed.inputs().get("x0");
    for (int i = 0; i < factor.length; i++) {
      double up = norm(x, point.with(i, point.data()[i] + 1e-5));
      double down = norm(x, point.with(i, point.data()[i] - 1e-5));
      assertThat((up - down) / 2e-5).isCloseTo(factor[i], within(1e-8));
    }
  }

  private double norm(Tensor x, Values at) {
    return new Interpreter(feed.input("x0", at)).value(g.traceNorm(x)).at();
  }

  @Test
  void alongAxes() {
    Tensor x = given(Values.of(Shape.of(2, 3), 1, 5, 3, -4, 2, 6));
    check(g.maxKeeping(x, 0), 1, 5, 6);
    check(g.minKeeping(x, 1), 1, -4);
    assertThat(g.maxKeeping(x, 0).shape()).isEqualTo(Shape.of(1, 3));
    check(g.variance(sequence(2, 3, 4), 0, 2), .68359375, .5224609375, .640625);
    check(g.varianceKeeping(x, 0), 6.25, 2.25, 2.25);
    check(g.any(g.less(x, g.constant(2)), 1), 1, 1);
    check(g.any(g.less(g.constant(4), x), 0), 0, 1, 1);
    check(g.all(g.less(g.constant(0), x), 1), 1, 0);
    check(g.all(g.less(g.constant(-9), x)), 1);
    check(
        g.softmax(sequence(2, 3, 2), 1),
        .13160164714691436,
        .2938147747114895,
        .278600689196273,
        .6220058829452726,
        .5897976636568126,
        .08417934234323783,
        .7033139760217739,
        .2938147747114895,
        .095183196149175,
        .6220058829452726,
        .20150282782905093,
        .08417934234323783);
    check(
        g.logSoftmax(sequence(2, 3), 0),
        -2.5788897342925496,
        -.5759394198788437,
        -.5759394198788437,
        -.07888973429254957,
        -.8259394198788437,
        -.8259394198788437);
    Tensor y = sequence(3, 4);
    check(
        g.cumulativeProduct(y, 0),
        -1.25,
        .5,
        -.5,
        1.25,
        -.3125,
        -.375,
        -.5,
        0,
        .3125,
        -.28125,
        .125,
        0);
    check(
        g.cumulativeProduct(y, -1),
        -1.25,
        -.625,
        .3125,
        .390625,
        .25,
        -.1875,
        -.1875,
        0,
        -1,
        -.75,
        .1875,
        -.234375);
  }

  @Test
  void choices() {
    Tensor x = sequence(2, 5);
    check(g.sort(x, true), 1.25, .5, .25, -.5, -1.25, 1, .75, 0, -.75, -1);
    check(g.sort(x, false), -1.25, -.5, .25, .5, 1.25, -1, -.75, 0, .75, 1);
    check(g.topK(x, 3), 3, 1, 4, 1, 4, 2);
    check(g.topK(given(2, 7, 7, 2), 4), 1, 2, 0, 3);
    check(g.take(x, g.topK(x, 2)), 1.25, .5, 1, .75);
    Tensor cube = given(Values.of(Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8));
    Tensor places = g.constant(Shape.of(2, 3), 1, 0, 1, 0, 0, 1);
    check(g.gatherRows(cube, places), 3, 4, 1, 2, 3, 4, 5, 6, 5, 6, 7, 8);
    Tensor ids = g.constant(Shape.of(3), 2, 0, 2);
    check(g.segmentSum(sequence(3, 2), ids, 3), -.5, 1.25, 0, 0, -1, -.25);
  }

  @Test
  void layout() {
    Tensor x = given(Values.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
    List<Tensor> parts = g.split(x, 1, 1, 2);
    check(parts.get(0), 1, 4);
    check(parts.get(1), 2, 3, 5, 6);
    check(g.tile(g.slice(x, 1, 0, 2), 1, 2), 1, 2, 1, 2, 4, 5, 4, 5);
    check(g.tile(parts.get(0), 2, 1), 1, 4, 1, 4);
    check(g.broadcastTo(parts.get(0), -1, 2), 1, 1, 4, 4);
    check(g.broadcastTo(g.index(x, 0, 1), 2, -1), 4, 5, 6, 4, 5, 6);
    check(g.broadcastLike(g.constant(Shape.of(3), 1, 2, 3), x), 1, 2, 3, 1, 2, 3);
    check(g.range(3), 0, 1, 2);
    check(g.eye(2), 1, 0, 0, 1);
  }

  @Test
  void images() {
    Tensor x = sequence(1, 5, 4, 2);
    Tensor kernel = sequence(3, 2, 2, 3);
    check(
        g.conv2d(x, kernel, List.of(2, 1), List.of(1, 1), false),
        3.5,
        .5,
        -1.8125,
        1.875,
        .875,
        -1.5,
        .25,
        -1.5,
        .875,
        2.875,
        -1.3125,
        1.375,
        -2.1875,
        .4375,
        .3125,
        -3.125,
        1.5,
        1.3125);
    check(g.conv2d(x, kernel, List.of(1, 1), List.of(2, 3), false), 3.5, -1.875, -1.75);
    Tensor y = sequence(1, 2, 3, 1);
    check(
        g.resizeNearest(y, 3, 5),
        -1.25,
        -1.25,
        .5,
        -.5,
        -.5,
        1.25,
        1.25,
        .25,
        -.75,
        -.75,
        1.25,
        1.25,
        .25,
        -.75,
        -.75);
    check(g.resizeBilinear(y, 4, 2), -.8125, -.25, -.359375, -.3125, .546875, -.4375, 1, -.5);
  }

  /** The draw u = exp(-1) gives -log(1) = 0, and u = exp(-1/e) gives 1. */
  @Test
  void draws() {
    double zero = Math.exp(-1);
    double one = Math.exp(-Math.exp(-1));
    Tensor x = given(Values.matrix(new double[][] {{2, 1.5, 0}, {0, 0, 0.5}}));
    feed = feed.draw("n", Values.matrix(new double[][] {{zero, one, zero}, {one, zero, zero}}));
    check(g.gumbel("n", x), 0, 1, 0, 1, 0, 0);
    check(g.categorical("n", x), 1, 0);
    assertThat(g.categorical("n", x).type()).isEqualTo(DType.INT);
    feed = feed.draw("zero", Values.vector(0));
    assertThat(value(g.gumbel("zero", given(0))).data()[0]).isFinite();
  }

  void everyCase() {
    elements();
    productsOfSeveralArrays();
    polarFactors();
    choices();
  }
}
