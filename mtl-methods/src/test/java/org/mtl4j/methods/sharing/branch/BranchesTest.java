// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialEncoder;

/** Strategies with learned paths, against their equations in float64. */
class BranchesTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final List<String> TASKS = List.of("a", "b", "c");

  private static ConnectedNetwork connected(SharingStrategy strategy, Integer... widths) {
    return ConnectedNetwork.of(
        strategy,
        new TrialEncoder(Activation.TANH, List.of(widths)),
        ConnectedNetwork.yesNo("a", "b", "c"));
  }

  /** With the values of scheduled numbers, by the last part of their names. */
  private static Feed at(ConnectedNetwork model, Feed feed, double temperature, double other) {
    double[] numbers =
        model.graph(Graph.Mode.TRAINING).numbers().stream()
            .mapToDouble(v -> v.name().endsWith("temperature") ? temperature : other)
            .toArray();
    return feed.input(Graph.NUMBERS, Values.vector(numbers));
  }

  private static Position epoch(int epoch, int epochs) {
    return new Position(10L * epoch, 10L * epochs, epoch, 10, List.of());
  }

  private static double gumbel(double u) {
    return -Math.log(-Math.log(u));
  }

  // Learning to branch

  /** Two nodes of two stages. Node 0 of stage 1 draws node 1 below, node 1 draws node 0. */
  private static Feed branched(ConnectedNetwork model) {
    Feed feed =
        model
            .feed(1)
            .variable(
                model.variable("choices/stages/1/logits"),
                Values.matrix(new double[] {0.5, 0.2}, new double[] {0.3, 0.4}))
            .draw(
                "choices/stages/1",
                Values.matrix(new double[] {0.1, 0.9}, new double[] {0.8, 0.2}));
    for (String task : TASKS) {
      double second = task.equals("b") ? 0.9 : 0.3;
      feed = feed.draw("choices/heads/" + task, Values.matrix(new double[] {0.5, second}));
    }
    return feed;
  }

  private static double[] node(RowArithmetic row, int node, int stage, double[] x) {
    return row.dense("nodes/" + node + "/" + stage, x, Math::tanh);
  }

  @Test
  void everyNodeReadsTheParentThatItDraws() {
    ConnectedNetwork model = connected(new Ltb(2, 0.01, 0.05), 5, 4);
    Feed feed = at(model, branched(model), 1.7, 0);
    RowArithmetic row = new RowArithmetic(feed);
    double[] stem = row.stem("encoder");
    double[] first = node(row, 0, 1, node(row, 1, 0, stem));
    double[] second = node(row, 1, 1, node(row, 0, 0, stem));
    for (String task : TASKS) {
      double expected = row.head(task, task.equals("b") ? second : first);
      assertThat(model.output(task, feed).data()[0]).isCloseTo(expected, EXACT);
    }
  }

  @Test
  void everyNodeReadsAllParentsInTheWarmUp() {
    ConnectedNetwork model = connected(new Ltb(2, 0.01, 0.05), 5, 4);
    Feed feed = at(model, branched(model), 1.7, 1);
    RowArithmetic row = new RowArithmetic(feed);
    double[] stem = row.stem("encoder");
    double[] below = mean(node(row, 0, 0, stem), node(row, 1, 0, stem));
    double[] above = mean(node(row, 0, 1, below), node(row, 1, 1, below));
    assertThat(model.output("a", feed).data()[0]).isCloseTo(row.head("a", above), EXACT);
  }

  private static double[] mean(double[] a, double[] b) {
    return RowArithmetic.each(a, b, (x, y) -> (x + y) / 2);
  }

  @Test
  void inferenceTakesTheMostProbableParent() {
    ConnectedNetwork model = connected(new Ltb(2, 0.01, 0.05), 5, 4);
    Feed feed =
        new Feed(branched(model).inputs(), branched(model).variables(), Map.of())
            .variable(
                model.variable("choices/heads/b/logits"), Values.matrix(new double[] {0, 0.1}));
    RowArithmetic row = new RowArithmetic(feed);
    double[] stem = row.stem("encoder");
    double[] first = node(row, 0, 1, node(row, 0, 0, stem));
    double[] second = node(row, 1, 1, node(row, 1, 0, stem));
    assertThat(model.output(Graph.Mode.INFERENCE, "a", feed).data()[0])
        .as("equal logits: the first parent")
        .isCloseTo(row.head("a", first), EXACT);
    assertThat(model.output(Graph.Mode.INFERENCE, "b", feed).data()[0])
        .isCloseTo(row.head("b", second), EXACT);
    double[] probabilities =
        model.value(model.outputs().observations().get("parents/1"), at(model, feed, 1, 0));
    assertThat(probabilities[0]).isCloseTo(1 / (1 + Math.exp(-0.3)), EXACT);
  }

  @Test
  void theTemperatureFallsWithTheRootOfTheEpoch() {
    ConnectedNetwork model = connected(new Ltb(), 5, 4);
    Variable temperature = model.variable("choices/temperature");
    Variable warm = model.variable("choices/warm");
    assertThat(temperature.schedule().orElseThrow().factor(epoch(0, 200))).isEqualTo(10);
    assertThat(temperature.schedule().orElseThrow().factor(epoch(3, 200))).isEqualTo(5);
    assertThat(warm.schedule().orElseThrow().factor(epoch(1, 200))).isEqualTo(1);
    assertThat(warm.schedule().orElseThrow().factor(epoch(2, 200))).isZero();
  }

  @Test
  void tasksShareNodesAndChoicesButThoseOfTheirHeads() {
    ConnectedNetwork model = connected(new Ltb(), 5, 4);
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("choices/stages", "encoder/stem", "nodes/0", "nodes/1", "nodes/2");
    assertThat(model.reachedBy("b")).containsExactly("choices/heads", "heads/b");
    assertThat(model.variable("choices/heads/b/logits").updates().decay()).hasValue(0);
  }

  @Test
  void branchesNeedAStage() {
    assertThatThrownBy(() -> connected(new Ltb()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the encoder has no stages");
  }

  // AdaShare: stages of width 4, of which the second and third can be skipped

  private static final double[][] DRAWS = {{0.2, 0.7}, {0.6, 0.5}};

  private static Feed policies(ConnectedNetwork model) {
    Feed feed = model.feed(1);
    for (int t = 0; t < 3; t++) {
      String name = "policies/" + TASKS.get(t) + "/logits";
      feed = feed.variable(model.variable(name), policy(t)).draw(name, Values.matrix(DRAWS));
    }
    return feed;
  }

  /** Execute, then skip. */
  private static Values policy(int task) {
    return Values.matrix(new double[] {0.5 + task, 0.2}, new double[] {-0.4, 0.1 * task});
  }

  private static double expected(RowArithmetic row, String task, double first, double second) {
    double[] x = row.dense("encoder/0", row.stem("encoder"), Math::tanh);
    double[] u = {first, second};
    for (int s = 1; s < 3; s++) {
      double[] executed = row.dense("encoder/" + s, x, Math::tanh);
      double part = u[s - 1];
      x = RowArithmetic.each(executed, x, (e, skipped) -> part * e + (1 - part) * skipped);
    }
    return row.head(task, x);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStageIsExecutedAsFarAsThePolicyDraws(boolean hard) {
    ConnectedNetwork model = connected(new AdaShare(5, 0.9, 0, 0, hard, 0, 0), 4, 4, 4);
    Feed feed = at(model, policies(model), 1.5, 2);
    for (int t = 0; t < 3; t++) {
      double[] u = new double[2];
      for (int s = 0; s < 2; s++) {
        double execute = (policy(t).at(s, 0) + gumbel(DRAWS[s][0])) / 1.5;
        double skip = (policy(t).at(s, 1) + gumbel(DRAWS[s][1])) / 1.5;
        u[s] = hard ? (execute >= skip ? 1 : 0) : 1 / (1 + Math.exp(skip - execute));
      }
      double expected = expected(new RowArithmetic(feed), TASKS.get(t), u[0], u[1]);
      assertThat(model.output(TASKS.get(t), feed).data()[0]).isCloseTo(expected, EXACT);
    }
  }

  @Test
  void allStagesAreExecutedInTheWarmUpAndThePolicyIsFixedAtTheEnd() {
    ConnectedNetwork model = connected(new AdaShare(), 4, 4, 4);
    Variable phase = model.variable("policies/phase");
    for (Graph.Mode mode : Graph.Mode.values()) {
      Feed warm = at(model, policies(model), 1, 0).variable(phase, Values.scalar(0));
      assertThat(model.output(mode, "b", warm).data()[0])
          .isCloseTo(expected(new RowArithmetic(warm), "b", 1, 1), EXACT);
      Feed fixed = at(model, policies(model), 1, 3).variable(phase, Values.scalar(3));
      assertThat(model.output(mode, "b", fixed).data()[0])
          .isCloseTo(expected(new RowArithmetic(fixed), "b", 1, 0), EXACT);
    }
  }

  @Test
  void phasesFollowEachOtherAndTheTemperatureFalls() {
    ConnectedNetwork model = connected(new AdaShare(5, 0.9, 0.2, 0.3, false, 0, 0), 4, 4);
    Variable phase = model.variable("policies/phase");
    double[] phases = new double[10];
    for (int e = 0; e < 10; e++) {
      phases[e] = phase.schedule().orElseThrow().factor(epoch(e, 10));
    }
    assertThat(phases).containsExactly(0, 0, 1, 2, 1, 2, 1, 3, 3, 3);
    Variable temperature = model.variable("policies/temperature");
    assertThat(temperature.schedule().orElseThrow().factor(epoch(1, 10))).isEqualTo(5);
    assertThat(temperature.schedule().orElseThrow().factor(epoch(4, 10)))
        .isCloseTo(5 * 0.9 * 0.9, EXACT);
  }

  @Test
  void networkAndPoliciesAreTrainedInTurn() {
    ConnectedNetwork model = connected(new AdaShare(5, 0.9, 0.2, 0.3, false, 0, 0), 4, 4);
    for (int e = 0; e < 10; e++) {
      boolean learning = e == 3 || e == 5;
      for (Variable variable :
          model.scope().variables().stream().filter(Variable::trained).toList()) {
        boolean policy = variable.name().endsWith("logits");
        assertThat(variable.updates().phase().contains(epoch(e, 10)))
            .as("%s in epoch %d", variable.name(), e)
            .isEqualTo(policy == learning);
      }
    }
    assertThat(model.variable("policies/a/logits").updates().decay()).hasValue(0);
  }

  @Test
  void penaltiesActWhileThePolicyLearns() {
    ConnectedNetwork model = connected(new AdaShare(5, 0.9, 0, 0, false, 0.25, 0.5), 4, 4, 4);
    double sparsity = 0;
    double sharing = 0;
    for (int t = 0; t < 3; t++) {
      for (int s = 0; s < 2; s++) {
        double difference = policy(t).at(s, 0) - policy(t).at(s, 1);
        sparsity += Math.log1p(Math.exp(difference)) / 2;
        for (int j = 0; j < t; j++) {
          for (int k = 0; k < 2; k++) {
            sharing += (s == 0 ? 1 : 0.5) * Math.abs(policy(t).at(s, k) - policy(j).at(s, k));
          }
        }
      }
    }
    for (int phase = 0; phase < 4; phase++) {
      Feed feed = at(model, policies(model), 1, phase);
      double on = phase == 2 ? 1 : 0;
      assertThat(model.value(model.outputs().penalties().get("sparsity"), feed)[0])
          .isCloseTo(on * 0.25 * sparsity, EXACT);
      assertThat(model.value(model.outputs().penalties().get("sharing"), feed)[0])
          .isCloseTo(on * 0.5 * sharing, EXACT);
    }
    double[] execute = model.value(model.outputs().observations().get("policies"), policies(model));
    assertThat(execute[1]).isCloseTo(RowArithmetic.sigmoid(-0.4), EXACT);
  }

  @Test
  void tasksShareTheNetworkAndKeepPolicies() {
    ConnectedNetwork model = connected(new AdaShare(), 4, 4);
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("encoder/0", "encoder/1", "encoder/stem");
    assertThat(model.reachedBy("a")).containsExactly("heads/a", "policies/a");
    assertThat(model.variable("policies/a/logits").shape()).isEqualTo(Shape.of(1, 2));
  }

  @Test
  void aStageOfAnotherShapeCannotBeSkipped() {
    assertThatThrownBy(() -> connected(new AdaShare(), 6, 4))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("input and output have one shape, but the encoder has none");
  }
}
