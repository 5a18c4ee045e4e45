// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
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
import org.mtl4j.api.nn.BatchNorm;
import org.mtl4j.api.nn.Conv2d;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Dropout;
import org.mtl4j.api.nn.Embedding;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.LayerNorm;
import org.mtl4j.api.nn.Sequential;

/** The layers of the API against their definitions. */
class LayersTest {
  private final Scope scope = Scope.root();
  private final Graph training = new Graph(Mode.TRAINING);
  private final Graph inference = new Graph(Mode.INFERENCE);
  private final Values rows = Values.matrix(new double[][] {{1, -2}, {3, .5}, {-1, 4}});

  private static Tensor x(Graph g, int... row) {
    return g.input("x", DType.FLOAT, Shape.batchOf(row));
  }

  private Variable variable(String name) {
    return scope.variables().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private Feed feed() {
    return new Feed().input("x", rows).initial(scope.variables(), 1);
  }

  private static void check(Values actual, double... expected) {
    assertThat(actual.data()).containsExactly(expected, within(1e-6));
  }

  @Test
  void denseIsALinearMapWithBiasAndActivation() {
    Layer dense =
        new Dense(
            scope.child("d"),
            2,
            2,
            Activation.RELU,
            Initializer.of(1, 2, -1, .5f),
            Initializer.of(.5f, -1));
    Tensor y = dense.apply(inference, x(inference, 2));
    assertThat(y.shape()).isEqualTo(Shape.batchOf(2));
    check(new Interpreter(feed()).value(y), 3.5, 0, 3, 5.25, 0, 0);
  }

  @Test
  void denseLaysRowsOut() {
    Layer dense = new Dense(scope.child("d"), 6, 1, Activation.NONE);
    assertThat(dense.apply(inference, x(inference, 3, 2)).shape()).isEqualTo(Shape.batchOf(1));
  }

  @Test
  void oneObjectAppliedTwiceIsOneTensor() {
    Layer dense = new Dense(scope.child("d"), 2, 3, Activation.TANH);
    Tensor x = x(inference, 2);
    assertThat(dense.apply(inference, x)).isSameAs(dense.apply(inference, x));
  }

  /** Embeddings of fields of 2 and 3 codes, width 2: the second field starts at row 2. */
  @Test
  void embeddingLooksAllFieldsUpInOneTable() {
    Layer embedding = new Embedding(scope.child("e"), List.of(2, 3), 2, Initializer.normal(1));
    Variable table = variable("e/table");
    assertThat(table.shape()).isEqualTo(Shape.of(5, 2));
    Tensor codes = inference.input("codes", DType.INT, Shape.batchOf(2));
    Feed feed =
        new Feed()
            .input("codes", Values.matrix(new double[][] {{1, 0}, {0, 2}}))
            .variable(table, Values.of(Shape.of(5, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    check(new Interpreter(feed).value(embedding.apply(inference, codes)), 2, 3, 4, 5, 0, 1, 8, 9);
    Tensor sum = inference.sum(embedding.apply(inference, codes));
    check(Gradients.finiteDifference(sum, table, feed), 1, 1, 1, 1, 1, 1, 0, 0, 1, 1);
  }

  /** torch.nn.functional.layer_norm on the sequence of InterpreterTest. */
  @Test
  void layerNormTakesMeanAndVarianceOfEachRow() {
    Layer norm = new LayerNorm(scope.child("n"), Shape.of(4));
    Tensor y = norm.apply(inference, x(inference, 4));
    int[] i = new int[1];
    Values x = Values.fill(Shape.of(3, 4), index -> (i[0]++ * 7 % 11 - 5) / 4.0);
    Feed feed =
        new Feed()
            .input("x", x)
            .variable(variable("n/scale"), Values.vector(1, 2, .5, -1))
            .variable(variable("n/shift"), Values.vector(0, .5, 1, 2));
    check(
        new Interpreter(feed).value(y),
        -1.3130570841643319,
        1.5504456673314655,
        .7373885831671336,
        .6869429158356681,
        .19999744004915102,
        -2.2999641606881136,
        1.6999910401720284,
        2.199997440049151,
        -.7228914263528607,
        3.5522082446009677,
        1.1204819043921435,
        3.04417650473191);
  }

  /** The columns have means 1 and 5/6 and variances 8/3 and 109/18. */
  @Test
  void batchNormUsesTheBatchWhileTrainingAndAveragesAfterwards() {
    Layer norm = new BatchNorm(scope.child("n"), Shape.of(2));
    Tensor y = norm.apply(training, x(training, 2));
    double a = 1 / Math.sqrt(8.0 / 3 + 1e-5);
    double b = 1 / Math.sqrt(109.0 / 18 + 1e-5);
    double m = 5.0 / 6;
    check(
        new Interpreter(feed()).value(y),
        0,
        (-2 - m) * b,
        2 * a,
        (.5 - m) * b,
        -2 * a,
        (4 - m) * b);
    Interpreter after = new Interpreter(feed());
    check(after.value(training.updates().get(variable("n/mean"))), .1, .1 * m);
    check(
        after.value(training.updates().get(variable("n/variance"))),
        .9 + .1 * 8 / 3,
        .9 + .1 * 109 / 18);
    Tensor later = norm.apply(inference, x(inference, 2));
    assertThat(inference.updates()).isEmpty();
    double c = 1 / Math.sqrt(1 + 1e-5);
    check(new Interpreter(feed()).value(later), c, -2 * c, 3 * c, .5 * c, -c, 4 * c);
  }

  @Test
  void statisticsTakeNoGradient() {
    Layer norm = new BatchNorm(scope.child("n"), Shape.of(2));
    assertThat(Reach.of(norm.apply(training, x(training, 2))))
        .containsExactlyInAnyOrder(variable("n/scale"), variable("n/shift"));
  }

  @Test
  void dropoutDropsBelowItsRateAndScalesTheRestWhileTraining() {
    Layer same = new Sequential(Shape.of(2), List.of());
    Layer dropout = new Dropout(scope.child("d"), same, .25);
    Tensor y = dropout.apply(training, x(training, 2));
    Feed feed = feed().draw("d/dropout", Values.of(Shape.of(3, 2), .2, .3, .9, .1, .24, .26));
    check(new Interpreter(feed).value(y), 0, -8.0 / 3, 4, 0, 0, 16.0 / 3);
    Tensor x = x(inference, 2);
    assertThat(dropout.apply(inference, x)).isSameAs(x);
    assertThatThrownBy(() -> new Dropout(scope, same, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.0");
  }

  @Test
  void convolutionKeepsTheImageAndPoolingShrinksIt() {
    Layer conv = new Conv2d(scope.child("c"), Shape.of(4, 4, 1), 1, 3, Activation.RELU, 2);
    assertThat(conv.output()).isEqualTo(Shape.of(2, 2, 1));
    Tensor y = conv.apply(inference, x(inference, 4, 4, 1));
    assertThat(y.shape()).isEqualTo(Shape.batchOf(2, 2, 1));
    double[] middle = {0, 0, 0, 0, 2, 0, 0, 0, 0};
    double[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, 0};
    Feed feed =
        new Feed()
            .input("x", Values.of(Shape.of(1, 4, 4, 1), pixels))
            .variable(variable("c/kernel"), Values.of(Shape.of(3, 3, 1, 1), middle))
            .variable(variable("c/bias"), Values.vector(1));
    check(new Interpreter(feed).value(y), 13, 17, 0, 1);
  }

  @Test
  void sequencesOfDenseLayersNestTheirNames() {
    Sequential mlp =
        Sequential.dense(scope.child("m"), Shape.of(2), List.of(4, 3), Activation.RELU, .1);
    assertThat(mlp.output()).isEqualTo(Shape.of(3));
    assertThat(scope.variables())
        .extracting(Variable::name)
        .containsExactly("m/0/kernel", "m/0/bias", "m/1/kernel", "m/1/bias");
    Tensor y = mlp.apply(inference, x(inference, 2));
    assertThat(new Interpreter(feed()).value(y).shape()).isEqualTo(Shape.of(3, 3));
  }

  /**
   * Worked out at 1 and -1; the Gaussian unit from Φ(1) = 0.8413447460685429, Mish from tanh(log(1
   * + e^x)) = ((1 + e^x)² - 1) / ((1 + e^x)² + 1).
   */
  @Test
  void everyActivationIsTheFunctionOfItsName() {
    double e = Math.exp(-1);
    Map<Activation, double[]> expected =
        Map.ofEntries(
            Map.entry(Activation.NONE, new double[] {1, -1}),
            Map.entry(Activation.RELU, new double[] {1, 0}),
            Map.entry(Activation.LEAKY_RELU, new double[] {1, -.01}),
            Map.entry(Activation.ELU, new double[] {1, e - 1}),
            Map.entry(
                Activation.SELU, new double[] {1.0507009873554805, 1.7580993408473766 * (e - 1)}),
            Map.entry(Activation.GELU, new double[] {.8413447460685429, .8413447460685429 - 1}),
            Map.entry(Activation.SWISH, new double[] {1 / (1 + e), -e / (1 + e)}),
            Map.entry(Activation.MISH, new double[] {mish(1), mish(-1)}),
            Map.entry(Activation.TANH, new double[] {Math.tanh(1), -Math.tanh(1)}),
            Map.entry(Activation.SIGMOID, new double[] {1 / (1 + e), e / (1 + e)}));
    assertThat(expected).containsOnlyKeys(Activation.values());
    Interpreter at =
        new Interpreter(new Feed().input("x", Values.matrix(new double[][] {{1, -1}})));
    expected.forEach(
        (activation, values) ->
            check(at.value(activation.apply(inference, x(inference, 2))), values));
  }

  private static double mish(double x) {
    double square = Math.pow(1 + Math.exp(x), 2);
    return x * (square - 1) / (square + 1);
  }

  @Test
  void twoVariablesOfOneNameAreRefused() {
    new Dense(scope.child("d"), 2, 2, Activation.NONE);
    assertThatThrownBy(() -> new Dense(scope.child("d"), 2, 2, Activation.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'d/kernel'");
  }
}
