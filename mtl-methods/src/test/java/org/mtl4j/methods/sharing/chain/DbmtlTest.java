// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.task.Task;
import org.mtl4j.methods.network.RealMlp;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialTask;

/** The strategy dbmtl. */
class DbmtlTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final List<Task> TASKS =
      List.of(
          TrialTask.yesNo("buy"),
          TrialTask.value("time"),
          TrialTask.yesNo("click"),
          TrialTask.yesNo("like"));

  private static final Map<String, List<String>> AFTER =
      Map.of("buy", List.of("click", "time"), "time", List.of("click"));

  private final ConnectedNetwork model = connected(AFTER);

  private static ConnectedNetwork connected(Map<String, List<String>> after) {
    return ConnectedNetwork.of(new Dbmtl(after, 3, 1), TASKS);
  }

  @Test
  void aRelationReadsTheTowerAndTheRelationsBeforeIt() {
    Feed feed = model.feed(2);
    RowArithmetic hand = new RowArithmetic(feed);
    for (int row = 0; row < 2; row++) {
      double[] bottom = hand.stage("encoder/0", hand.stem("encoder", row));
      double[] click = relation(hand, "click", tower(hand, "click", bottom));
      double[] time =
          relation(hand, "time", RowArithmetic.concat(tower(hand, "time", bottom), click));
      double[] before = RowArithmetic.concat(click, time);
      double[] buy =
          relation(hand, "buy", RowArithmetic.concat(tower(hand, "buy", bottom), before));
      double[] like = relation(hand, "like", tower(hand, "like", bottom));
      for (var entry : Map.of("click", click, "time", time, "buy", buy, "like", like).entrySet()) {
        String task = entry.getKey();
        assertThat(model.output(task, feed).data()[row])
            .isCloseTo(hand.head(task, entry.getValue()), EXACT);
      }
    }
  }

  private static double[] tower(RowArithmetic hand, String task, double[] bottom) {
    return hand.stage("towers/" + task + "/1", bottom);
  }

  private static double[] relation(RowArithmetic hand, String task, double[] x) {
    return hand.dense("relations/" + task, x, RowArithmetic::relu);
  }

  @Test
  void aTaskReachesTheTowersOfThoseBeforeIt() {
    assertThat(model.reachedBy("buy", "time", "click", "like"))
        .containsExactly("encoder/0", "encoder/stem");
    assertThat(model.reachedBy("buy", "time", "click"))
        .containsExactly("relations/click", "towers/click");
    assertThat(model.reachedBy("buy", "time")).containsExactly("relations/time", "towers/time");
    assertThat(model.reachedBy("buy")).containsExactly("heads/buy", "relations/buy", "towers/buy");
    assertThat(model.reachedBy("click")).containsExactly("heads/click");
  }

  @Test
  void withoutDependenciesEachTaskIsAfterTheOneBeforeIt() {
    ConnectedNetwork line = ConnectedNetwork.of(new Dbmtl(), TASKS);
    assertThat(line.reachedBy("like"))
        .containsExactly("heads/like", "relations/like", "towers/like");
    assertThat(line.reachedBy("time", "click", "like"))
        .containsExactly("relations/time", "towers/time");
  }

  @Test
  void membersOfAnEnsembleAreRelatedApart() {
    RealMlp encoder = new RealMlp(2, 0, 0.1, List.of(3), Activation.TANH, 0, 2);
    ConnectedNetwork ensemble = ConnectedNetwork.of(new Dbmtl(AFTER, 3, 0), encoder, TASKS);
    assertThat(ensemble.output("buy", ensemble.feed(5)).shape()).isEqualTo(Shape.of(5, 2, 1));
  }

  @Test
  void dependenciesThatDoNotFitAreRefused() {
    refused(
        Map.of("buy", List.of("time"), "time", List.of("click"), "click", List.of("buy")),
        "the sharing 'dbmtl' has a cycle: buy after time after click after buy");
    refused(Map.of("like", List.of("like")), "has a cycle: like after like");
    refused(
        Map.of("buy", List.of("clik")), "'clik' in its chain, but there is no such task; nearest");
    refused(Map.of("sale", List.of("click")), "'sale' in its chain");
    refused(Map.of("buy", List.of()), "needs a chain of two tasks or more, but has [buy]");
  }

  private static void refused(Map<String, List<String>> after, String message) {
    assertThatThrownBy(() -> connected(after))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
