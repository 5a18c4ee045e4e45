// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.sharing.hard.SharedMiddle;
import org.mtl4j.methods.sharing.hard.SharedOutput;
import org.mtl4j.methods.sharing.soft.SoftL2;
import org.mtl4j.methods.sharing.stitch.CrossStitch;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.TrialTask;

/** Properties of all sharing strategies, and the parameters that each shares. */
class SharingTest {
  private static final List<TrialTask> TASKS =
      Stream.of("a", "b", "c").map(TrialTask::value).toList();

  private static ConnectedNetwork common(SharingStrategy strategy) {
    return ConnectedNetwork.of(strategy, new Tabular(), TASKS);
  }

  private static ConnectedNetwork own(SharingStrategy strategy) {
    return ConnectedNetwork.ownRows(strategy, TASKS);
  }

  static Stream<SharingStrategy> all() {
    return Stream.of(
        new SharedBottom(),
        new SharedMiddle(),
        new SharedOutput(),
        new SoftL2(),
        new CrossStitch(),
        new CrossStitch(0.8, true),
        new Mmoe(),
        new Mmoe(3, 0));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyTaskHasAnOutputForEveryRow(SharingStrategy strategy) {
    ConnectedNetwork model = common(strategy);
    assertThat(model.outputs().outputs().keySet()).containsExactly("a", "b", "c");
    for (int rows : new int[] {1, 4}) {
      assertThat(model.output("b", model.feed(rows)).shape()).isEqualTo(Shape.of(rows, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyVariableIsReachedBySomeTask(SharingStrategy strategy) {
    ConnectedNetwork model = common(strategy);
    assertThat(model.reachedBy()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTaskWithRowsOfItsOwnSeesNoOthers(SharingStrategy strategy) {
    ConnectedNetwork model = own(strategy);
    Feed feed = model.feed(4);
    Feed other = feed.input("b." + InputSpec.NUMBERS, Values.fill(Shape.of(4, 3), i -> 9));
    assertThat(model.output("a", other).data()).isEqualTo(model.output("a", feed).data());
    assertThat(model.output("b", other).data()).isNotEqualTo(model.output("b", feed).data());
  }

  @ParameterizedTest
  @MethodSource("all")
  void rowsDoNotMix(SharingStrategy strategy) {
    ConnectedNetwork model = common(strategy);
    Feed two = model.feed(2);
    Feed one =
        two.input(InputSpec.NUMBERS, firstRow(two.inputs().get(InputSpec.NUMBERS)))
            .input(InputSpec.CODES, firstRow(two.inputs().get(InputSpec.CODES)));
    assertThat(model.output("a", one).data()[0])
        .isCloseTo(model.output("a", two).data()[0], org.assertj.core.data.Offset.offset(1e-12));
  }

  private static Values firstRow(Values values) {
    int width = values.shape().size(1);
    return Values.fill(Shape.of(1, width), i -> values.at(0, i[1]));
  }

  @Test
  void hardSharesTheEncoder() {
    ConnectedNetwork model = common(new SharedBottom());
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("encoder/0", "encoder/1", "encoder/stem");
    assertThat(model.reachedBy("a")).containsExactly("heads/a");
  }

  @Test
  void sharedMiddleSharesTheStagesBehindTheOwnOnes() {
    ConnectedNetwork model = common(new SharedMiddle());
    assertThat(model.reachedBy("a", "b", "c")).containsExactly("middle/1");
    assertThat(model.reachedBy("a")).containsExactly("heads/a", "inputs/a");
  }

  @Test
  void sharedOutputSharesTheHead() {
    ConnectedNetwork model = common(new SharedOutput());
    assertThat(model.reachedBy("a", "b", "c")).containsExactly("heads/common");
    assertThat(model.reachedBy("b")).containsExactly("encoders/b");
  }

  @Test
  void softSharingSharesNothing() {
    ConnectedNetwork model = common(new SoftL2());
    assertThat(model.reachedBy("a", "b", "c")).isEmpty();
    assertThat(model.reachedBy("c")).containsExactly("encoders/c", "heads/c");
  }

  @Test
  void crossStitchSharesStitchesAndNetworks() {
    ConnectedNetwork model = common(new CrossStitch());
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("encoders/a", "encoders/b", "encoders/c", "stitches/0", "stitches/1");
    assertThat(model.reachedBy("a")).containsExactly("heads/a");
  }

  @Test
  void mmoeSharesExpertsAndKeepsGates() {
    ConnectedNetwork model = common(new Mmoe(2, 4));
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("encoder/stem", "experts/0", "experts/1");
    assertThat(model.reachedBy("b")).containsExactly("gates/b", "heads/b");
  }

  @Test
  void onlyTheSharedBottomHasOneRepresentation() {
    assertThat(common(new SharedBottom()).outputs().representation()).isPresent();
    assertThat(own(new SharedBottom()).outputs().representation()).isEmpty();
    all()
        .filter(strategy -> !(strategy instanceof SharedBottom))
        .forEach(strategy -> assertThat(common(strategy).outputs().representation()).isEmpty());
  }

  @Test
  void expertsAndNetworksStartDifferently() {
    ConnectedNetwork experts = common(new Mmoe(2, 4));
    Feed first = experts.feed(1);
    assertThat(first.variables().get("experts/0/0/kernel").data())
        .isNotEqualTo(first.variables().get("experts/1/0/kernel").data());
    Feed networks = common(new CrossStitch()).feed(1);
    assertThat(networks.variables().get("encoders/a/0/kernel").data())
        .isNotEqualTo(networks.variables().get("encoders/b/0/kernel").data());
  }

  @Test
  void sharedMiddleNeedsAStageToShare() {
    assertThatThrownBy(() -> common(new SharedMiddle(2)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("keeps 2 stages")
        .hasMessageContaining("the encoder has 2");
  }

  @Test
  void sharedOutputNeedsEqualOutputs() {
    var classes = new TrialTask("b", Prediction.DISTRIBUTION, List.of("red", "green", "blue"));
    Blueprint plan =
        Blueprint.of(
            Scope.root(),
            InputSpec.numbers(2),
            new Mlp(),
            List.of(TrialTask.value("a"), classes),
            Map.of("a", new MlpHead(), "b", new MlpHead()));
    assertThatThrownBy(() -> new SharedOutput().build(plan))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'a'")
        .hasMessageContaining("'b'");
  }

  @Test
  void aStitchedNetworkServesOneTask() {
    Blueprint plan =
        Blueprint.of(
            Scope.root(),
            InputSpec.numbers(2),
            new Mlp(),
            List.of(TrialTask.value("a")),
            Map.of("a", new MlpHead()));
    new CrossStitch().build(plan);
    List<Variable> stitches = new ArrayList<>(plan.scope().child("stitches").below());
    Feed feed = new Feed().initial(stitches, 1);
    assertThat(feed.variables().get(stitches.get(0).name()).data()).containsExactly(1.0);
  }
}
