// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.task.Task;
import org.mtl4j.methods.network.RealMlp;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialTask;

/** The strategy aitm. */
class AitmTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final List<Task> TASKS = ConnectedNetwork.yesNo("buy", "like", "click", "view");
  private static final Aitm AITM = new Aitm(List.of("view", "click", "buy"), 0.5, 0);

  private final ConnectedNetwork model = ConnectedNetwork.of(AITM, TASKS);
  private final Feed feed = model.feed(3);
  private final RowArithmetic hand = new RowArithmetic(feed);

  private double[] tower(String task, int row) {
    double[] first = hand.stage("towers/" + task + "/0", hand.stem("encoder", row));
    return hand.stage("towers/" + task + "/1", first);
  }

  /** ⟨Q u, K u⟩ / √d. */
  private double score(String task, double[] u) {
    String place = "transfer/" + task + "/";
    double[] query = RowArithmetic.product(u, hand.variable(place + "query"));
    return RowArithmetic.dot(query, RowArithmetic.product(u, hand.variable(place + "key")))
        / Math.sqrt(4);
  }

  private double[] passed(String task, double[] before) {
    return hand.dense("transfer/" + task + "/information", before, RowArithmetic::relu);
  }

  /** The weight of the information from the task before. */
  private double weight(String task, double[] own, double[] passed) {
    return RowArithmetic.sigmoid(score(task, passed) - score(task, own));
  }

  private double[] mix(String task, double[] own, double[] before) {
    double[] passed = passed(task, before);
    double weight = weight(task, own, passed);
    double[] u = new double[4];
    for (int i = 0; i < 4; i++) {
      u[i] = (1 - weight) * own[i] + weight * passed[i];
    }
    return RowArithmetic.product(u, hand.variable("transfer/" + task + "/value"));
  }

  @Test
  void aTaskAttendsToItsTowerAndToTheTaskBeforeIt() {
    for (int row = 0; row < 3; row++) {
      double[] view = tower("view", row);
      double[] click = mix("click", tower("click", row), view);
      double[] buy = mix("buy", tower("buy", row), click);
      double[] like = tower("like", row);
      assertThat(output("view", row)).isCloseTo(hand.head("view", view), EXACT);
      assertThat(output("click", row)).isCloseTo(hand.head("click", click), EXACT);
      assertThat(output("buy", row)).isCloseTo(hand.head("buy", buy), EXACT);
      assertThat(output("like", row)).isCloseTo(hand.head("like", like), EXACT);
    }
  }

  private double output(String task, int row) {
    return model.output(task, feed).data()[row];
  }

  @Test
  void theCalibratorIsTheMeanRiseAlongTheChain() {
    double sum = 0;
    for (int row = 0; row < 3; row++) {
      double rise =
          RowArithmetic.sigmoid(output("buy", row)) - RowArithmetic.sigmoid(output("click", row));
      sum += RowArithmetic.relu(rise);
    }
    Tensor term = model.outputs().terms("buy").get("calibrator");
    assertThat(sum).isPositive();
    assertThat(model.value(term, feed)[0]).isCloseTo(0.5 * sum / 3, EXACT);
    assertThat(model.outputs().terms("click")).containsOnlyKeys("calibrator");
    assertThat(model.outputs().terms("view")).isEmpty();
    ConnectedNetwork without = ConnectedNetwork.of(new Aitm(List.of(), 0, 0), TASKS);
    assertThat(without.outputs().terms("click")).isEmpty();
  }

  @Test
  void theAttentionToTheTaskBeforeIsObserved() {
    double sum = 0;
    for (int row = 0; row < 3; row++) {
      double[] own = tower("click", row);
      sum += weight("click", own, passed("click", tower("view", row)));
    }
    Tensor observed = model.outputs().observations().get("attention of click to view");
    assertThat(model.value(observed, feed)[0]).isCloseTo(sum / 3, EXACT);
  }

  @Test
  void laterTasksReachEarlierTowers() {
    assertThat(model.reachedBy("buy", "like", "click", "view")).containsExactly("encoder/stem");
    assertThat(model.reachedBy("buy", "click", "view")).containsExactly("towers/view");
    assertThat(model.reachedBy("click", "view")).containsExactly("heads/view"); // calibrator
    assertThat(model.reachedBy("buy", "click"))
        .containsExactly("heads/click", "towers/click", "transfer/click");
    assertThat(model.reachedBy("buy")).containsExactly("heads/buy", "towers/buy", "transfer/buy");
    assertThat(model.reachedBy("like")).containsExactly("heads/like", "towers/like");
  }

  @Test
  void membersOfAnEnsembleTransferApart() {
    RealMlp encoder = new RealMlp(2, 0, 0.1, List.of(3), Activation.TANH, 0, 2);
    ConnectedNetwork ensemble = ConnectedNetwork.of(AITM, encoder, TASKS);
    assertThat(ensemble.output("buy", ensemble.feed(5)).shape()).isEqualTo(Shape.of(5, 2, 1));
  }

  @Test
  void chainsThatDoNotFitAreRefused() {
    refused("the sharing 'aitm' has 'clik' in its chain", "clik", "buy");
    refused("needs a chain of two tasks or more, but has [buy]", "buy");
    refused("has a cycle: buy after click after buy", "click", "buy", "click");
    List<Task> tasks = List.of(TrialTask.yesNo("click"), TrialTask.value("buy"));
    assertThatThrownBy(() -> ConnectedNetwork.of(new Aitm(), tasks))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'buy' predicts VALUE");
    assertThat(ConnectedNetwork.of(new Aitm(List.of(), 0, 0), tasks).tasks()).hasSize(2);
  }

  private static void refused(String message, String... chain) {
    assertThatThrownBy(() -> ConnectedNetwork.of(new Aitm(List.of(chain), 0.6, 0), TASKS))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
