// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Attention;
import org.mtl4j.api.nn.Conv2d;
import org.mtl4j.api.nn.Conv2d.Window;
import org.mtl4j.api.nn.GroupNorm;
import org.mtl4j.api.nn.Gru;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.LayerNorm;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.OptionException;

/**
 * Layers of images and sequences. Numbers come from PyTorch 2.15 in 64 bits, on inputs and
 * parameters that are multiples of the sequence of {@link InterpreterTest}.
 */
class MoreLayersTest {
  private final Scope scope = Scope.root();
  private final Graph g = new Graph(Mode.INFERENCE);
  private Feed feed = new Feed();

  private static Values sequence(double factor, int... sizes) {
    int[] i = new int[1];
    return Values.fill(Shape.of(sizes), index -> factor * (i[0]++ * 7 % 11 - 5) / 4.0);
  }

  private static Values transposed(Values x) {
    return Values.fill(x.shape(), index -> x.at(index[1], index[0]));
  }

  private Tensor input(String name, DType type, Values values) {
    feed = feed.input(name, values);
    int[] sizes = values.shape().sizes();
    sizes[0] = Shape.UNKNOWN;
    return g.input(name, type, Shape.of(sizes));
  }

  private Tensor x(int... sizes) {
    return input("x", DType.FLOAT, sequence(1, sizes));
  }

  private void set(String name, Values values) {
    Variable variable =
        scope.variables().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    feed = feed.variable(variable, values);
  }

  private void check(Tensor tensor, double... expected) {
    assertThat(new Interpreter(feed).value(tensor).data()).containsExactly(expected, within(1e-6));
  }

  private static void refuses(ThrowingCallable build, String... parts) {
    assertThatThrownBy(build).isInstanceOf(ShapeException.class).hasMessageContainingAll(parts);
  }

  @Test
  void perPositionIsADenseLayerAlongTheLastAxis() {
    Layer layer = new PerPosition(scope.child("p"), Shape.of(2, 3), 1, Activation.RELU);
    assertThat(layer.output()).isEqualTo(Shape.of(2, 1));
    set("p/kernel", Values.of(Shape.of(3, 1), 1, 2, -1));
    set("p/bias", Values.vector(.5));
    Values rows = Values.of(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 26);
    Tensor y = layer.apply(g, input("x", DType.FLOAT, rows));
    assertThat(y.shape()).isEqualTo(Shape.batchOf(2, 1));
    check(y, 2.5, 0);
    refuses(() -> new PerPosition(scope.child("q"), Shape.SCALAR, 1, Activation.NONE), "in q");
  }

  @Test
  void layerNormHasTheShapeOfItsRows() {
    assertThat(new LayerNorm(scope.child("n"), Shape.of(7, 4)).output()).isEqualTo(Shape.of(7, 4));
    assertThat(scope.variables()).extracting(Variable::shape).containsOnly(Shape.of(4));
    refuses(() -> new LayerNorm(scope.child("m"), Shape.SCALAR), "in m");
  }

  @Test
  void groupNormTakesMeanAndVarianceOfChannelsInAllPositions() {
    Layer layer = new GroupNorm(scope.child("n"), Shape.of(2, 2, 4), 2);
    set("n/scale", Values.vector(1, 2, .5, -1));
    set("n/shift", Values.vector(0, .5, 1, 2));
    check(
        layer.apply(g, x(1, 2, 2, 4)),
        -1.4631131694859232,
        2.3934405722759005,
        0.5734916123423132,
        0.7761063658518553,
        0.6024583639059684,
        -1.0491786500439186,
        1.4635960735409639,
        2.25961380118294,
        -1.1188512472539411,
        3.0819644167398645,
        0.7218423558754217,
        3.7431212365140243,
        0.9467202861379503,
        -0.3606548055799548,
        1.6119468170740723,
        1.962912314116723);
    refuses(() -> new GroupNorm(scope.child("m"), Shape.of(2, 4), 3), "in m", "3 groups");
    assertThatThrownBy(() -> new GroupNorm(scope.child("o"), Shape.of(4), 0))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("groups");
  }

  @Test
  void convolutionMayHaveAStrideAndNoBias() {
    Layer layer =
        new Conv2d(
            scope.child("c"),
            Shape.of(5, 4, 2),
            2,
            new Window(3, 2, 1),
            false,
            Activation.NONE,
            Initializer.he());
    assertThat(layer.output()).isEqualTo(Shape.of(3, 2, 2));
    assertThat(scope.variables()).extracting(Variable::name).containsExactly("c/kernel");
    set("c/kernel", sequence(1, 3, 3, 2, 2));
    Tensor y = layer.apply(g, x(1, 5, 4, 2));
    assertThat(y.shape()).isEqualTo(Shape.batchOf(3, 2, 2));
    check(
        y, 2.8125, -4.5625, -0.9375, 1.875, 2.25, -0.4375, -1.0625, -1.6875, -3.125, 2.5, 0.75,
        -1.0625);
  }

  /** A kernel with one weight beside the middle reads the pixel at the distance of the dilation. */
  @Test
  void dilationMovesTheNeighborsApart() {
    Layer layer =
        new Conv2d(
            scope.child("c"),
            Shape.of(1, 5, 1),
            1,
            new Window(3, 1, 2),
            true,
            Activation.NONE,
            Initializer.he());
    set("c/kernel", Values.of(Shape.of(3, 3, 1, 1), 0, 0, 0, 0, 0, 1, 0, 0, 0));
    set("c/bias", Values.vector(.5));
    Values row = Values.of(Shape.of(1, 1, 5, 1), 1, 2, 3, 4, 5);
    check(layer.apply(g, input("x", DType.FLOAT, row)), 3.5, 4.5, 5.5, .5, .5);
  }

  @Test
  void imagesThatAreNoneAreRefused() {
    refuses(
        () -> new Conv2d(scope.child("c"), Shape.of(4), 1, 3, Activation.NONE, 1),
        "in c of rows [4]",
        "[height, width, channels]");
    refuses(
        () -> new Conv2d(scope.child("d"), Shape.of(1, 1, 3), 1, 3, Activation.NONE, 2),
        "in d of rows [1, 1, 3]",
        "pooling of 2");
    assertThat(scope.variables()).isEmpty();
    assertThatThrownBy(() -> new Window(3, 0, 1))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("stride");
  }

  private Attention attention() {
    Attention attention = new Attention(scope.child("a"), Shape.of(3, 4), 2, 0.5);
    set("a/query/kernel", sequence(1 / 2.0, 4, 4));
    set("a/key/kernel", sequence(-1 / 3.0, 4, 4));
    set("a/value/kernel", transposed(sequence(1 / 4.0, 4, 4)));
    set("a/result/kernel", sequence(1, 4, 4));
    set("a/query/bias", sequence(1 / 4.0, 4));
    set("a/key/bias", sequence(1 / 3.0, 4));
    set("a/value/bias", sequence(-1 / 2.0, 4));
    set("a/result/bias", sequence(1, 4));
    return attention;
  }

  @Test
  void attentionMixesPositionsByTheirProducts() {
    Tensor y = attention().apply(g, x(2, 3, 4));
    assertThat(y.shape()).isEqualTo(Shape.batchOf(3, 4));
    check(
        y,
        -2.659182793430097,
        1.4370916469968729,
        -1.690177994752262,
        1.2402282388541714,
        -3.6199452050446275,
        2.1298076664455103,
        -2.6028263585846436,
        1.9629393723446165,
        -3.0753069560641553,
        1.7651258947247614,
        -2.154708634696015,
        1.4888825760692186,
        -2.696300512384874,
        1.608946894964925,
        -2.0669504205618585,
        1.5610142559023372,
        -2.537060135117529,
        1.4394760638009334,
        -1.868167155799891,
        1.4991572368536077,
        -2.664814899786502,
        1.5280747320873556,
        -1.818669387342715,
        1.3240776718866145);
  }

  @Test
  void attentionMayAskFromOtherPositionsAndLeaveSomeOut() {
    Attention attention = attention();
    Tensor x = x(2, 3, 4);
    Values two = Values.of(Shape.of(2, 3), 1, 0, 1, 1, 1, 0);
    Tensor mask = g.cast(input("mask", DType.INT, two), DType.BOOL);
    check(
        attention.apply(g, g.slice(x, 1, 0, 2), x, Optional.of(mask)),
        -3.892304310011896,
        2.4838711104390887,
        -2.9317221190116576,
        1.1512344669823003,
        -3.9967025997997685,
        2.434591715084653,
        -2.9936812378251294,
        1.8518525646602075,
        -2.759564435392377,
        1.6214786633085088,
        -1.8763489563663593,
        1.3189567829930744,
        -2.5490631311677032,
        1.3950922151413059,
        -1.5993081998058576,
        1.2333762034662228);
    Tensor none = g.less(g.cast(mask, DType.INT), g.constant(Shape.SCALAR, 0));
    Tensor bias = g.broadcastTo(g.constant(Shape.of(4), -1.25f, .5f, -.5f, 1.25f), 2, 3, 4);
    Tensor difference = g.subtract(attention.apply(g, x, x, Optional.of(none)), bias);
    check(g.max(g.abs(difference)), 0);
  }

  @Test
  void attentionDropsWeightsInTrainingOnly() {
    Attention attention = attention();
    Graph training = new Graph(Mode.TRAINING);
    Tensor x = training.input("x", DType.FLOAT, Shape.batchOf(3, 4));
    x(2, 3, 4);
    feed = feed.draw("a/dropout", Values.fill(Shape.of(2, 2, 3, 3), index -> .1));
    Tensor y = attention.apply(training, x);
    Tensor bias = training.constant(Shape.of(4), -1.25f, .5f, -.5f, 1.25f);
    check(training.max(training.abs(training.subtract(y, bias))), 0);
    assertThat(Reach.of(y)).hasSize(8);
  }

  @Test
  void headsDivideTheWidth() {
    refuses(() -> new Attention(scope.child("a"), Shape.of(3, 4), 3, 0), "in a", "3 heads");
    refuses(() -> new Attention(scope.child("a"), Shape.of(4), 2, 0), "in a", "[positions, f");
  }

  private Gru gru() {
    Gru gru = new Gru(scope.child("g"), Shape.of(3, 2), 2);
    set("g/input/kernel", sequence(1, 2, 6));
    set("g/recurrent", sequence(1 / 2.0, 2, 6));
    set("g/input/bias", sequence(1 / 4.0, 6));
    set("g/bias", sequence(-1 / 3.0, 6));
    return gru;
  }

  @Test
  void gatedUnitsStepThroughTime() {
    Gru gru = gru();
    List<Tensor> states = gru.states(g, x(2, 3, 2), Optional.empty());
    assertThat(gru.apply(g, x(2, 3, 2))).isSameAs(states.get(2));
    assertThat(states).hasSize(3).allMatch(s -> s.shape().equals(Shape.batchOf(2)));
    check(
        g.stack(states, 1),
        -0.19332352329571256,
        0.1622085754727564,
        -0.38348483239317377,
        -0.30980667835637143,
        -0.19471517728899806,
        0.36271500983261123,
        0.17419100881653748,
        -0.1580661208944632,
        -0.1320575185672923,
        -0.22822278436999008,
        -0.06014149916613132,
        0.7329413164699409);
  }

  @Test
  void theStateOfAMaskedTimeIsThatBefore() {
    Values mask = Values.of(Shape.of(2, 3), 1, 0, 0, 0, 0, 0);
    Tensor present = g.cast(input("mask", DType.INT, mask), DType.BOOL);
    List<Tensor> states = gru().states(g, x(2, 3, 2), Optional.of(present));
    check(states.get(2), -0.19332352329571256, 0.1622085754727564, 0, 0);
  }
}
