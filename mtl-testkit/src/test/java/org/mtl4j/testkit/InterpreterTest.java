// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * Numbers that are not worked out by hand come from PyTorch 2.15 in 64 bits, on arrays whose i-th
 * element is (7i mod 11 - 5) / 4, in the layouts of this language.
 */
class InterpreterTest {
  private static final double NAN = Double.NaN;
  private final Graph g = new Graph(Mode.TRAINING);
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
  void arithmeticIsBroadcast() {
    Tensor rows = given(Values.matrix(new double[][] {{1, 2, 3}, {4, 5, 6}}));
    Tensor row = given(10, 20, 30);
    Tensor column = given(Values.of(Shape.of(2, 1), 2, -2));
    check(g.add(rows, row), 11, 22, 33, 14, 25, 36);
    check(g.subtract(column, row), -8, -18, -28, -12, -22, -32);
    check(g.multiply(rows, column), 2, 4, 6, -8, -10, -12);
    check(g.divide(rows, column), .5, 1, 1.5, -2, -2.5, -3);
    check(g.maximum(rows, g.constant(3)), 3, 3, 3, 4, 5, 6);
    check(g.minimum(rows, g.constant(3)), 1, 2, 3, 3, 3, 3);
    check(g.power(given(2, 9), given(3, .5)), 8, 3);
  }

  @Test
  void functionsOfOneNumber() {
    Tensor x = given(-2.5, -.75, .3, 1.25);
    check(g.negate(x), 2.5, .75, -.3, -1.25);
    check(g.abs(x), 2.5, .75, .3, 1.25);
    check(g.square(x), 6.25, .5625, .09, 1.5625);
    check(g.sqrt(given(4, 2.25)), 2, 1.5);
    check(g.rsqrt(given(4, .25)), .5, 2);
    check(g.exp(given(0, Math.log(3))), 1, 3);
    check(g.log(given(1, Math.E)), 0, 1);
    check(
        g.log1p(g.abs(x)),
        1.252762968495368,
        .5596157879354227,
        .26236426446749106,
        .8109302162163288);
    check(
        g.expm1(x), -.9179150013761012, -.5276334472589853, .3498588075760031, 2.4903429574618414);
    check(g.sigmoid(x), .07585818002124355, .320821300824607, .574442516811659, .7772998611746911);
    check(g.tanh(x), -.9866142981514303, -.6351489523872873, .2913126124515909, .8482836399575129);
    check(g.relu(x), 0, 0, .3, 1.25);
    check(g.elu(x), -.9179150013761013, -.5276334472589853, .3, 1.25);
    check(
        g.selu(x), -1.6137857588732425, -.9276320158350512, .31521029620664415, 1.3133762341943505);
    check(g.leakyRelu(x, .25), -.625, -.1875, .3, 1.25);
    check(
        g.swish(x), -.18964545005310887, -.24061597561845527, .1723327550434977, .9716248264683639);
    check(
        g.softplus(x),
        .07888973429254963,
        .38687100611489994,
        .8543552444685272,
        1.501929081345373);
    check(g.erf(x), -.999593047982555, -.7111556336535151, .3286267594591274, .9229001282564583);
    check(g.erf(given(1e-8, 5.5, 7, -40)), 1.1283791670955125e-08, .9999999999999927, 1, -1);
    check(g.sin(given(Math.PI / 6)), .5);
    check(g.cos(given(Math.PI / 3)), .5);
    check(g.sign(x), -1, -1, 1, 1);
    check(g.floor(x), -3, -1, 0, 1);
    check(g.clip(x, -1, 1), -1, -.75, .3, 1);
    check(g.stopGradient(x), -2.5, -.75, .3, 1.25);
  }

  /** The graph writes √½ as a 32-bit constant. */
  @Test
  void gaussianUnits() {
    assertThat(value(g.gelu(given(-2.5, -.75, .3, 1.25))).data())
        .containsExactly(
            new double[] {
              -.015524163314440398, -.16997051428265111, .1853734266566858, 1.117937782916431
            },
            within(1e-7));
  }

  @Test
  void truthValues() {
    Tensor a = given(1, 2, NAN);
    Tensor b = given(2, 2, 2);
    check(g.equal(a, b), 0, 1, 0);
    check(g.less(a, b), 1, 0, 0);
    check(g.lessEqual(a, b), 1, 1, 0);
    check(g.and(g.less(a, b), g.lessEqual(a, b)), 1, 0, 0);
    check(g.or(g.less(a, b), g.lessEqual(a, b)), 1, 1, 0);
    check(g.not(g.less(a, b)), 0, 1, 1);
    check(g.isNan(a), 0, 0, 1);
    check(g.where(g.isNan(a), b, a), 1, 2, 2);
    check(g.where(g.isNan(a), g.constant(0), g.constant(7)), 7, 7, 0);
    check(g.zerosLike(a), 0, 0, 0);
    check(g.cast(g.less(a, b), DType.FLOAT), 1, 0, 0);
    check(g.cast(given(-1.5, 2.75), DType.INT), -1, 2);
  }

  @Test
  void matrixProducts() {
    Tensor a = given(Values.matrix(new double[][] {{1, 2}, {3, 4}}));
    Tensor b = given(Values.matrix(new double[][] {{5, 6}, {7, 8}}));
    check(g.matmul(a, b), 19, 22, 43, 50);
    check(g.matmul(a, b, true, false), 26, 30, 38, 44);
    check(g.matmul(a, b, false, true), 17, 23, 39, 53);
    check(g.matmul(a, b, true, true), 23, 31, 34, 46);
    Tensor batch = g.matmul(sequence(2, 3, 4), sequence(2, 3, 5), true, false);
    check(
        g.slice(g.slice(batch, 0, 1, 2), 1, 2, 4),
        -1.25,
        -1.25,
        2.1875,
        -1.25,
        -1.25,
        -.0625,
        .1875,
        1.125,
        0,
        .25);
    check(g.matmul(g.stack(List.of(a, b), 0), b), 19, 22, 43, 50, 67, 78, 91, 106);
  }

  @Test
  void einsteinsSummation() {
    check(
        g.einsum("be,bew->bw", sequence(2, 3), sequence(2, 3, 4)),
        2.1875,
        -1.375,
        1.25,
        -.9375,
        -.125,
        -.1875,
        2.5,
        -.3125);
    Tensor a = given(Values.matrix(new double[][] {{1, 2}, {3, 4}}));
    check(g.einsum("ij->ji", a), 1, 3, 2, 4);
    check(g.einsum("ij,ij->", a, a), 30);
  }

  @Test
  void reductions() {
    Tensor x = given(Values.of(Shape.of(2, 3), 1, 5, 3, -4, 2, 6));
    check(g.sum(x), 13);
    check(g.sum(x, 0), -3, 7, 9);
    check(g.sum(x, -1), 9, 4);
    check(g.sumKeeping(x, 1), 9, 4);
    check(g.mean(x, 0), -1.5, 3.5, 4.5);
    check(g.meanKeeping(x, 0, 1), 13 / 6.0);
    check(g.max(x, 1), 5, 6);
    check(g.min(x, 0), -4, 2, 3);
    check(g.product(x, 1), 15, -48);
    check(g.argmax(x, 1), 1, 2);
    check(g.argmax(x, 0), 0, 0, 1);
    check(g.cumulativeSum(x, 1), 1, 6, 9, -4, -2, 4);
    check(g.cumulativeSum(x, 0), 1, 5, 3, -3, 7, 9);
    check(
        g.logSumExp(sequence(2, 3, 4), 0, 2),
        2.5696858142040755,
        2.3058997554516467,
        2.1259925227680347);
  }

  @Test
  void softmaxIsOverTheLastAxis() {
    Tensor x = given(Values.matrix(new double[][] {{1, 1, 1, 1}, {1000, 0, 0, 1000}}));
    check(g.softmax(x), .25, .25, .25, .25, .5, 0, 0, .5);
    Tensor row = g.index(g.logSoftmax(sequence(3, 4)), 0, 1);
    check(row, -1.450132693633123, -2.450132693633123, -.7001326936331228, -1.700132693633123);
  }

  @Test
  void layout() {
    Tensor x = given(Values.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
    assertThat(value(g.reshape(x, 3, -1)).shape()).isEqualTo(Shape.of(3, 2));
    check(g.transpose(x, 1, 0), 1, 4, 2, 5, 3, 6);
    check(g.concat(List.of(x, given(Values.of(Shape.of(2, 1), 7, 8))), 1), 1, 2, 3, 7, 4, 5, 6, 8);
    check(g.stack(List.of(x, g.negate(x)), 1), 1, 2, 3, -1, -2, -3, 4, 5, 6, -4, -5, -6);
    check(g.stack(List.of(given(1, 2), given(3, 4)), -1), 1, 3, 2, 4);
    check(g.slice(x, 1, 1, 3), 2, 3, 5, 6);
    check(g.index(x, 1, 2), 3, 6);
    check(g.pad(x, List.of(0, 1), List.of(1, 0)), 0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0);
    Tensor cube = given(Values.of(Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6));
    check(g.transpose(cube, 2, 0, 1), 1, 4, 2, 5, 3, 6);
  }

  @Test
  void rowsByNumber() {
    Tensor x = given(Values.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
    check(g.gather(x, g.constant(Shape.of(2), 1, 0), 0), 4, 5, 6, 1, 2, 3);
    check(g.gather(x, g.constant(Shape.of(2, 2), 2, 0, 1, 1), 1), 3, 1, 2, 2, 6, 4, 5, 5);
    Scope scope = Scope.root();
    Variable table = scope.variable("table", Shape.of(3, 2), Initializer.of(1, 2, 3, 4, 5, 6));
    feed = feed.initial(scope.variables(), 0);
    check(g.lookup(table, g.constant(Shape.of(1, 3), 2, 2, 0)), 5, 6, 5, 6, 1, 2);
    check(g.variable(table), 1, 2, 3, 4, 5, 6);
    check(g.oneHot(g.constant(Shape.of(3), 1, 0, 5), 2), 0, 1, 1, 0, 0, 0);
  }

  @Test
  void imagesArePaddedAtTheEndFirst() {
    Tensor x = sequence(1, 5, 4, 2);
    check(
        g.conv2d(x, sequence(3, 2, 2, 3), 2, true),
        .9375,
        -2.125,
        -.375,
        -1.5,
        .625,
        0,
        1.125,
        1.3125,
        1.5,
        -.0625,
        1.375,
        -1.3125,
        1.5625,
        1.4375,
        -1.4375,
        -1.25,
        -1,
        1.3125);
    check(
        g.conv2d(x, sequence(3, 2, 2, 3), 1, false),
        3.5,
        .5,
        -1.8125,
        1.875,
        .875,
        -1.5,
        .25,
        -1.5,
        .875,
        1.125,
        1.3125,
        1.5,
        -1.875,
        .3125,
        .4375,
        -.0625,
        1.375,
        -1.3125,
        2.875,
        -1.3125,
        1.375,
        -2.1875,
        .4375,
        .3125,
        -3.125,
        1.5,
        1.3125);
    check(
        g.depthwiseConv2d(x, sequence(2, 2, 2, 2), 2, true),
        2.3125,
        -.875,
        -.75,
        -.625,
        .0625,
        -.875,
        .8125,
        -.25,
        1.5625,
        -.875,
        -2.75,
        -.5,
        -2.75,
        2.5625,
        1.5625,
        -.125,
        .4375,
        -.5,
        .125,
        -1.5625,
        -1.75,
        1.1875,
        .875,
        .3125);
    check(g.maxPool(x, 2, 2, true), -.25, 1.25, 1.25, .25, .25, 1.25, 1, .75, .5, -.5, 1.25, 1);
    check(
        g.averagePool(x, 2, 2, true),
        -.75,
        .3125,
        .75,
        -.25,
        -.25,
        .125,
        -.125,
        .25,
        .125,
        -.875,
        .25,
        .625);
    check(
        g.averagePool(x, 2, 1, false),
        -.75,
        .3125,
        0,
        -.3125,
        .75,
        -.25,
        -.5,
        -.125,
        .25,
        -.75,
        .3125,
        0,
        -.25,
        .125,
        .5,
        -.5,
        -.125,
        .25,
        0,
        -.3125,
        .75,
        -.25,
        .125,
        .5);
  }

  @Test
  void drawsAreSupplied() {
    Tensor x = given(1, 2);
    feed = feed.draw("noise", Values.vector(.5, -1)).draw("keep", Values.vector(.1, .9));
    check(g.randomNormal("noise", x), .5, -1);
    check(g.randomUniform("keep", x), .1, .9);
  }

  @Test
  void saysWhatTheFeedLacksAndHas() {
    given(1);
    assertThatThrownBy(() -> value(g.input("features", DType.FLOAT, Shape.SCALAR)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("input 'features'", "x0");
    feed = feed.input("y", Values.vector(1, 2));
    assertThatThrownBy(() -> value(g.input("y", DType.FLOAT, Shape.of(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[3]", "[2]");
  }

  @Test
  void everyOperationHasARule() {
    arithmeticIsBroadcast();
    functionsOfOneNumber();
    truthValues();
    matrixProducts();
    einsteinsSummation();
    reductions();
    softmaxIsOverTheLastAxis();
    layout();
    rowsByNumber();
    imagesArePaddedAtTheEndFirst();
    drawsAreSupplied();
    DerivedOperationsTest others = new DerivedOperationsTest();
    others.everyCase();
    assertThat(Stream.of(g, others.g).flatMap(all -> all.tensors().stream()).map(Tensor::op))
        .contains(Op.values());
  }
}
