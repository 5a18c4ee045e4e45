// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.BatchNorm;
import org.mtl4j.api.nn.Conv2d;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;
import org.mtl4j.methods.network.RealMlp;
import org.mtl4j.methods.network.TabM;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialEncoder;

/** The strategies film, task-embedding, lora, adapters and hypernetwork. */
class ConditionTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final List<Task> TASKS = ConnectedNetwork.yesNo("a", "b");

  private static ConnectedNetwork connected(SharingStrategy strategy) {
    return ConnectedNetwork.of(strategy, TASKS);
  }

  static Stream<SharingStrategy> all() {
    return Stream.of(
        new Film(), new TaskEmbedding(), new Lora(), new Adapters(), new Hypernetwork());
  }

  @Test
  void filmScalesAndShiftsEachStage() {
    ConnectedNetwork model = connected(new Film(3));
    Feed feed = model.feed(2);
    RowArithmetic hand = new RowArithmetic(feed);
    for (String task : List.of("a", "b")) {
      double[] vector = hand.variable("vectors/" + task).data();
      for (int row = 0; row < 2; row++) {
        double[] x = hand.stem("encoder", row);
        for (int s = 0; s < 2; s++) {
          double[] map = hand.dense("film/" + s, vector, y -> y);
          double[] stage = hand.stage("encoder/" + s, x);
          int channels = stage.length;
          x =
              IntStream.range(0, channels)
                  .mapToDouble(i -> (1 + map[i]) * stage[i] + map[channels + i])
                  .toArray();
        }
        assertThat(model.output(task, feed).data()[row]).isCloseTo(hand.head(task, x), EXACT);
      }
    }
    double[] scale =
        Arrays.copyOf(hand.dense("film/0", hand.variable("vectors/b").data(), y -> y), 5);
    double expected = Math.sqrt(RowArithmetic.dot(scale, scale) / 5);
    Tensor observed = model.outputs().observations().get("mean scale of b");
    assertThat(model.value(observed, feed)[0]).isCloseTo(expected, EXACT);
    assertThat(model.reachedBy("a", "b"))
        .containsExactly("encoder/0", "encoder/1", "encoder/stem", "film/0", "film/1");
    assertThat(model.reachedBy("a")).containsExactly("heads/a", "vectors/a");
  }

  @Test
  void theStagesReadTheTaskVectorBesideTheFeatures() {
    ConnectedNetwork model = connected(new TaskEmbedding(3));
    Feed feed = model.feed(2);
    RowArithmetic hand = new RowArithmetic(feed);
    for (String task : List.of("a", "b")) {
      for (int row = 0; row < 2; row++) {
        double[] vector = hand.variable("vectors/" + task).data();
        double[] x = RowArithmetic.concat(hand.stem("encoder", row), vector);
        double[] y = hand.stage("encoder/1", hand.stage("encoder/0", x));
        assertThat(model.output(task, feed).data()[row]).isCloseTo(hand.head(task, y), EXACT);
      }
    }
    assertThat(model.reachedBy("a", "b")).containsExactly("encoder/0", "encoder/1", "encoder/stem");
    assertThat(model.reachedBy("b")).containsExactly("heads/b", "vectors/b");
  }

  @Test
  void loraAddsAProductOfLowRankToEachKernel() {
    ConnectedNetwork model = connected(new Lora(2, 8, false));
    Feed feed = random(model, "lora/", model.feed(2));
    RowArithmetic hand = new RowArithmetic(feed);
    for (String task : List.of("a", "b")) {
      for (int row = 0; row < 2; row++) {
        double[] x = hand.stem("encoder", row);
        for (int s = 0; s < 2; s++) {
          double[] update = updated(hand, task, s, x);
          double[] plain = hand.dense("encoder/" + s, x, y -> y);
          x =
              IntStream.range(0, plain.length)
                  .mapToDouble(i -> Math.tanh(plain[i] + update[i]))
                  .toArray();
        }
        assertThat(model.output(task, feed).data()[row]).isCloseTo(hand.head(task, x), EXACT);
      }
    }
    assertThat(model.reachedBy("a", "b")).containsExactly("encoder/0", "encoder/1", "encoder/stem");
    assertThat(model.reachedBy("a")).containsExactly("heads/a", "lora/a");
    assertThat(model.variable("lora/a/1/b").shape()).isEqualTo(Shape.of(2, 4));
  }

  /** 8 / 2 · x A B. */
  private static double[] updated(RowArithmetic hand, String task, int stage, double[] x) {
    String place = "lora/" + task + "/" + stage;
    double[] inner = RowArithmetic.product(x, hand.variable(place + "/a"));
    double[] product = RowArithmetic.product(inner, hand.variable(place + "/b"));
    return Arrays.stream(product).map(y -> 4 * y).toArray();
  }

  @Test
  void theSizeOfAnUpdateIsObservedRelativeToItsKernel() {
    ConnectedNetwork model = connected(new Lora(2, 2, false));
    Feed feed = random(model, "lora/", model.feed(1));
    RowArithmetic hand = new RowArithmetic(feed);
    double update = 0;
    Values a = hand.variable("lora/b/1/a");
    for (int i = 0; i < 5; i++) {
      double[] row =
          RowArithmetic.product(new double[] {a.at(i, 0), a.at(i, 1)}, hand.variable("lora/b/1/b"));
      update += RowArithmetic.dot(row, row);
    }
    double[] kernel = hand.variable("encoder/1/kernel").data();
    Tensor observed = model.outputs().observations().get("relative update of b");
    assertThat(model.value(observed, feed)[1])
        .isCloseTo(Math.sqrt(update / RowArithmetic.dot(kernel, kernel)), EXACT);
  }

  @Test
  void adaptersAddABottleneckAfterEachStage() {
    ConnectedNetwork model = connected(new Adapters(3, false));
    Feed feed = random(model, "adapters/", model.feed(2));
    RowArithmetic hand = new RowArithmetic(feed);
    for (String task : List.of("a", "b")) {
      for (int row = 0; row < 2; row++) {
        double[] x = hand.stem("encoder", row);
        for (int s = 0; s < 2; s++) {
          String place = "adapters/" + task + "/" + s;
          double[] stage = hand.stage("encoder/" + s, x);
          double[] inner = hand.dense(place + "/down", stage, ConditionTest::gelu);
          double[] change = hand.dense(place + "/up", inner, y -> y);
          x = IntStream.range(0, stage.length).mapToDouble(i -> stage[i] + change[i]).toArray();
        }
        assertThat(model.output(task, feed).data()[row])
            .isCloseTo(hand.head(task, x), Offset.offset(1e-6)); // of the constants
      }
    }
    assertThat(model.reachedBy("a", "b")).containsExactly("encoder/0", "encoder/1", "encoder/stem");
    assertThat(model.reachedBy("b")).containsExactly("adapters/b", "heads/b");
  }

  /** x Φ(x), with Φ by Simpson's rule. */
  private static double gelu(double x) {
    int n = 2000;
    double h = x / n;
    double sum = 1 + Math.exp(-x * x / 2);
    for (int i = 1; i < n; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-h * h * i * i / 2);
    }
    return x * (0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI));
  }

  @Test
  void aHypernetworkGivesTheWeightsOfTheStages() {
    ConnectedNetwork model = connected(new Hypernetwork(3));
    Feed feed = random(model, "hypernetwork/", model.feed(2));
    RowArithmetic hand = new RowArithmetic(feed);
    for (String task : List.of("a", "b")) {
      double[] vector = hand.variable("vectors/" + task).data();
      for (int row = 0; row < 2; row++) {
        double[] x = hand.stem("encoder", row);
        for (int s = 0; s < 2; s++) {
          double[] kernel = hand.dense("hypernetwork/" + s + "/kernel", vector, y -> y);
          double[] bias = hand.dense("hypernetwork/" + s + "/bias", vector, y -> y);
          double[] product =
              RowArithmetic.product(x, Values.of(Shape.of(x.length, bias.length), kernel));
          x =
              IntStream.range(0, bias.length)
                  .mapToDouble(i -> Math.tanh(product[i] + bias[i]))
                  .toArray();
        }
        assertThat(model.output(task, feed).data()[row]).isCloseTo(hand.head(task, x), EXACT);
      }
    }
    assertThat(model.reachedBy("a", "b"))
        .containsExactly("encoder/stem", "hypernetwork/0", "hypernetwork/1");
    assertThat(model.reachedBy("a")).containsExactly("heads/a", "vectors/a");
  }

  @Test
  void generatedWeightsStartWithTheVarianceOfTheInitializer() {
    Encoder encoder = new TrialEncoder(Activation.RELU, List.of(200));
    ConnectedNetwork model = ConnectedNetwork.of(new Hypernetwork(16), encoder, TASKS);
    double squares = 0;
    for (int seed = 0; seed < 50; seed++) {
      Feed feed = new Feed().initial(model.scope().variables(), seed);
      RowArithmetic hand = new RowArithmetic(feed);
      double[] vector = hand.variable("vectors/a").data();
      double[] kernel = hand.dense("hypernetwork/0/kernel", vector, y -> y);
      squares += RowArithmetic.dot(kernel, kernel) / kernel.length / 50;
      assertThat(hand.dense("hypernetwork/0/bias", vector, y -> y)).containsOnly(0);
    }
    // He's variance for 7 inputs; the mean of |e|² over 50 vectors deviates by 5 %.
    assertThat(squares).isCloseTo(2.0 / 7, Offset.offset(0.2 * 2 / 7));
  }

  @Test
  void weightsOfGivenInitialValuesStartAtThem() {
    Encoder encoder = new TabM(2, 0, 0.1, List.of(3), Activation.RELU, 0, 2);
    ConnectedNetwork model = ConnectedNetwork.of(new Hypernetwork(4), encoder, TASKS);
    RowArithmetic hand = new RowArithmetic(model.feed(1));
    double[] scale = hand.dense("hypernetwork/1/scale", hand.variable("vectors/a").data(), y -> y);
    assertThat(scale).containsOnly(1);
  }

  /** With random values of some variables. */
  private static Feed random(ConnectedNetwork model, String prefix, Feed feed) {
    Random random = new Random(1);
    Feed result = feed;
    for (Variable variable : model.scope().variables()) {
      if (variable.name().startsWith(prefix)) {
        Values values = Values.fill(variable.shape(), i -> random.nextGaussian() / 2);
        result = result.variable(variable, values);
      }
    }
    return result;
  }

  static Stream<SharingStrategy> startingAsHard() {
    return Stream.of(new Lora(), new Adapters(), new Lora(2, 3, true), new Adapters(1, true));
  }

  @ParameterizedTest
  @MethodSource("startingAsHard")
  void updatesStartAtTheSharedEncoder(SharingStrategy strategy) {
    ConnectedNetwork model = connected(strategy);
    ConnectedNetwork hard = connected(new SharedBottom());
    assertThat(model.output("b", model.feed(4)).data())
        .containsExactly(hard.output("b", hard.feed(4)).data(), EXACT);
  }

  @ParameterizedTest
  @MethodSource("startingAsHard")
  void aFrozenEncoderIsNotTrained(SharingStrategy strategy) {
    boolean frozen =
        strategy.equals(new Lora(2, 3, true)) || strategy.equals(new Adapters(1, true));
    for (Variable variable : connected(strategy).scope().variables()) {
      boolean encoder = variable.name().startsWith("encoder/");
      assertThat(variable.updates().frozen()).as(variable.name()).isEqualTo(frozen && encoder);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void membersOfAnEnsembleAreConditionedAlike(SharingStrategy strategy) {
    for (Encoder encoder :
        List.of(
            new RealMlp(2, 2, 0.1, List.of(4, 3), Activation.TANH, 0.5, 2),
            new TabM(2, 0, 0.1, List.of(4), Activation.RELU, 0, 2))) {
      ConnectedNetwork model = ConnectedNetwork.of(strategy, encoder, TASKS);
      assertThat(model.outputs().outputs().get("a").shape()).isEqualTo(Shape.of(-1, 2, 1));
      assertThat(Reach.of(model.outputs().outputs().get("a"))).isNotEmpty();
    }
  }

  /** Images of 4 x 4, from the numbers. */
  private record Images(List<Block> stages) implements Encoder {
    @Override
    public Stem stem(Scope scope, InputSpec inputs) {
      Variable spread = scope.variable("spread", Shape.of(3, 32), Initializer.glorot());
      return new Stem() {
        @Override
        public Shape output() {
          return Shape.of(4, 4, 2);
        }

        @Override
        public Tensor apply(Graph g, Features features) {
          Tensor x = g.matmul(features.tensor(InputSpec.NUMBERS), g.variable(spread));
          return g.reshape(x, -1, 4, 4, 2);
        }
      };
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void imagesAreConditionedByChannel(SharingStrategy strategy) {
    Block convolution = (scope, in) -> new Conv2d(scope, in, 3, 3, Activation.RELU, 2);
    Images encoder = new Images(List.of(convolution));
    ConnectedNetwork model = ConnectedNetwork.of(strategy, encoder, TASKS);
    assertThat(model.output("a", model.feed(5)).shape()).isEqualTo(Shape.of(5, 1));
    assertThat(model.reachedBy("a")).contains("heads/a").hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("all")
  void anEncoderWithoutLayersIsRefused(SharingStrategy strategy) {
    assertThatThrownBy(
            () ->
                ConnectedNetwork.of(strategy, new TrialEncoder(Activation.RELU, List.of()), TASKS))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("it has none; give it layers");
  }

  @Test
  void aHypernetworkRefusesStatistics() {
    Images encoder = new Images(List.of(BatchNorm::new));
    assertThatThrownBy(() -> ConnectedNetwork.of(new Hypernetwork(), encoder, TASKS))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'0/mean' is not trained");
  }
}
