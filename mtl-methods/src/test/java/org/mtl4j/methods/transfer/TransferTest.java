// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.coordination.Transfer.Lesson;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.sharing.TrialLesson;
import org.mtl4j.testkit.sharing.TrialTask;

/** The active tasks of a step, and the losses between tasks. */
class TransferTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-6);
  private final Graph g = new Graph(Graph.Mode.TRAINING);

  private static int chosen(Transfer transfer, long step, int... sizes) {
    boolean[] train = new boolean[sizes.length];
    Arrays.fill(train, true);
    transfer.choose(new GivenHistory(sizes.length, 1).at(step), sizes, train);
    int[] tasks = IntStream.range(0, sizes.length).filter(t -> train[t]).toArray();
    assertThat(tasks).hasSize(1);
    return tasks[0];
  }

  /**
   * The share of a task among 20,000 draws. By Hoeffding's inequality it differs from the
   * probability by 0.02 or more with a chance of at most 2 exp(-2 · 20,000 · 0.02²) = 2e-7.
   */
  private static double share(Transfer transfer, int task, int... sizes) {
    int steps = 20_000;
    return IntStream.range(0, steps).filter(s -> chosen(transfer, s, sizes) == task).count()
        / (double) steps;
  }

  private static final Offset<Double> HOEFFDING = Offset.offset(0.02);

  @Test
  void jointTrainsAll() {
    boolean[] train = {true, true};
    new Joint().choose(new GivenHistory(2, 1), new int[] {1, 9}, train);
    assertThat(train).containsExactly(true, true);
  }

  @Test
  void roundRobinTakesTurnsAndPassesOverTasksWithoutLabels() {
    assertThat(IntStream.range(0, 6).map(s -> chosen(new RoundRobin(), s, 5, 0, 7)))
        .containsExactly(0, 2, 0, 2, 0, 2);
  }

  @Test
  void proportionalDrawsByAPowerOfTheRows() {
    assertThat(share(new Proportional(), 2, 100, 0, 900)).isCloseTo(0.9, Offset.offset(0.01));
    assertThat(share(new Proportional(0.5), 2, 100, 0, 900)).isCloseTo(0.75, Offset.offset(0.01));
    assertThat(share(new Proportional(0), 2, 100, 0, 900)).isCloseTo(0.5, Offset.offset(0.01));
    assertThat(share(new Proportional(0), 1, 100, 0, 900)).isZero();
  }

  @Test
  void sqrtAndTemperatureDrawByRootsOfTheRows() {
    assertThat(share(new SquareRoot(), 2, 100, 0, 900)).isCloseTo(0.75, HOEFFDING);
    assertThat(share(new Temperature(), 2, 100, 0, 900)).isCloseTo(0.75, HOEFFDING);
    assertThat(share(new Temperature(1, 0), 2, 100, 0, 900)).isCloseTo(0.9, HOEFFDING);
    assertThat(share(new Temperature(3, 0), 1, 125, 1000)).isCloseTo(10 / 15.0, HOEFFDING);
    assertThat(share(new Temperature(1, 300), 2, 100, 0, 900)).isCloseTo(0.75, HOEFFDING);
    assertThat(share(new Temperature(), 1, 100, 0, 900)).isZero();
    assertThatThrownBy(() -> new Temperature(0.5, 0)).hasMessageContaining("1 or more");
  }

  @Test
  void annealedDrawsMoreEquallyFromEpochToEpoch() {
    double[] shares = new double[5];
    for (int epoch = 0; epoch < shares.length; epoch++) {
      int steps = 20_000;
      GivenHistory history = new GivenHistory(2, 7).of(shares.length);
      for (int e = 0; e < epoch; e++) {
        history.epoch(1, 1);
      }
      for (int step = 0; step < steps; step++) {
        boolean[] train = {true, true};
        new Annealed().choose(history.at(step), new int[] {100, 900}, train);
        shares[epoch] += train[1] ? 1.0 / steps : 0;
      }
    }
    for (int epoch = 0; epoch < shares.length; epoch++) {
      double nine = Math.pow(9, 1 - 0.8 * epoch / 4);
      assertThat(shares[epoch]).isCloseTo(nine / (1 + nine), HOEFFDING);
    }
    assertThat(share(new Annealed(), 1, 100, 900)).isCloseTo(0.9, HOEFFDING);
  }

  private Lesson lesson(List<? extends Task> tasks, double[][]... logits) {
    List<Tensor> outputs =
        Arrays.stream(logits)
            .map(
                rows ->
                    g.constant(Shape.of(rows.length, rows[0].length), Values.matrix(rows).floats()))
            .toList();
    return TrialLesson.of(g, tasks, outputs);
  }

  private double value(Tensor tensor) {
    return new Interpreter(new Feed()).value(tensor).data()[0];
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double divergence(double p, double q) {
    return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
  }

  @Test
  void mutualAddsTheMeanDivergenceFromThePeers() {
    Lesson lesson =
        lesson(
            List.of(TrialTask.yesNo("a"), TrialTask.yesNo("b"), TrialTask.yesNo("c")),
            new double[][] {{0.5}, {-1}},
            new double[][] {{2}, {0}},
            new double[][] {{-3}, {0.25}});
    double expected =
        (divergence(sigmoid(2), sigmoid(0.5))
                + divergence(sigmoid(0), sigmoid(-1))
                + divergence(sigmoid(-3), sigmoid(0.5))
                + divergence(sigmoid(0.25), sigmoid(-1)))
            / 2
            / 2;
    Map<String, Tensor> taught = new Mutual(0.5).teach(lesson);
    assertThat(taught.keySet()).containsExactly("mutual/a", "mutual/b", "mutual/c");
    assertThat(value(taught.get("mutual/a"))).isCloseTo(0.5 * expected, EXACT);
  }

  @Test
  void mutualComparesDistributions() {
    List<String> classes = List.of("x", "y", "z");
    Lesson lesson =
        lesson(
            List.of(
                new TrialTask("a", Prediction.DISTRIBUTION, classes),
                new TrialTask("b", Prediction.DISTRIBUTION, classes)),
            new double[][] {{0, 0, 0}},
            new double[][] {{Math.log(2), Math.log(1), Math.log(1)}});
    double expected = 0.5 * Math.log(0.5 * 3) + 0.5 * Math.log(0.25 * 3);
    assertThat(value(new Mutual().teach(lesson).get("mutual/a"))).isCloseTo(expected, EXACT);
  }

  @Test
  void mutualHoldsTheTeacherConstant() {
    Scope scope = Scope.root();
    Variable a = scope.variable("a", Shape.of(1, 1), Initializer.constant(0));
    Variable b = scope.variable("b", Shape.of(1, 1), Initializer.constant(0));
    List<Tensor> outputs = List.of(g.variable(a), g.variable(b));
    Lesson lesson = TrialLesson.of(g, List.of(TrialTask.yesNo("a"), TrialTask.yesNo("b")), outputs);
    Map<String, Tensor> taught = new Mutual().teach(lesson);
    assertThat(Reach.of(taught.get("mutual/a"))).containsExactly(a);
    assertThat(Reach.of(taught.get("mutual/b"))).containsExactly(b);
  }

  @Test
  void mutualRefusesTasksThatCannotBeCompared() {
    double[][] any = {{0}};
    assertThatThrownBy(
            () ->
                new Mutual()
                    .teach(lesson(List.of(TrialTask.yesNo("a"), TrialTask.value("b")), any, any)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'b' predicts a value");
    var two = new TrialTask("b", Prediction.PROBABILITY, List.of("x", "y"));
    assertThatThrownBy(
            () -> new Mutual().teach(lesson(List.of(TrialTask.yesNo("a"), two), any, any)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[a]")
        .hasMessageContaining("[x, y]");
  }

  @Test
  void consistencyAddsWhatRisesAlongTheChain() {
    Lesson lesson =
        lesson(
            List.of(TrialTask.yesNo("buy"), TrialTask.yesNo("click")),
            new double[][] {{2}, {-1}},
            new double[][] {{1}, {0}});
    double excess = (sigmoid(2) - sigmoid(1)) / 2;
    Map<String, Tensor> taught = new Consistency(List.of("click", "buy"), 0.5).teach(lesson);
    assertThat(taught.keySet()).containsExactly("consistency/buy");
    assertThat(value(taught.get("consistency/buy"))).isCloseTo(0.5 * excess, EXACT);
    assertThat(new Consistency().teach(lesson).keySet()).containsExactly("consistency/click");
  }

  @Test
  void consistencyRefusesAChainThatIsNone() {
    double[][] any = {{0}};
    Lesson lesson =
        lesson(
            List.of(TrialTask.yesNo("a"), TrialTask.value("b"), TrialTask.yesNo("c")),
            any,
            any,
            any);
    for (List<String> chain :
        List.of(List.of("a", "d"), List.of("a"), List.of("a", "a"), List.of("a", "b"))) {
      assertThatThrownBy(() -> new Consistency(chain, 1).teach(lesson))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("consistency");
    }
  }

  @Test
  void nothingIsTaughtByDefault() {
    assertThat(new Joint().teach(lesson(List.of()))).isEmpty();
  }
}
