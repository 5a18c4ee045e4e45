// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Task;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.RealMlp;
import org.mtl4j.methods.sharing.chain.Escm2.Form;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialTask;

/** The strategies esmm and escm2. */
class EntireSpaceTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final List<Task> TASKS = ConnectedNetwork.yesNo("click", "buy", "like");
  private static final double STRENGTH = 1.0 / 64;
  private static final Esmm ESMM = new Esmm("click", "buy");

  private static ConnectedNetwork connected(SharingStrategy strategy) {
    return ConnectedNetwork.of(strategy, TASKS);
  }

  private static Escm2 escm2(Form form, double clip) {
    return new Escm2("click", "buy", form, STRENGTH, clip, 0);
  }

  /** The output of the head of a task for a row. */
  private static double logit(RowArithmetic hand, String task, int row) {
    double[] first = hand.stage("towers/" + task + "/0", hand.stem("encoder", row));
    return hand.head(task, hand.stage("towers/" + task + "/1", first));
  }

  @Test
  void theConversionIsTheProductOfTwoTowers() {
    ConnectedNetwork model = connected(ESMM);
    Feed feed = model.feed(3);
    RowArithmetic hand = new RowArithmetic(feed);
    for (int row = 0; row < 3; row++) {
      double click = RowArithmetic.sigmoid(logit(hand, "click", row));
      double given = RowArithmetic.sigmoid(logit(hand, "buy", row));
      double both = RowArithmetic.sigmoid(model.output("buy", feed).data()[row]);
      assertThat(both).isCloseTo(click * given, EXACT);
      assertThat(model.output("click", feed).data()[row])
          .isCloseTo(logit(hand, "click", row), EXACT);
      assertThat(model.output("like", feed).data()[row]).isCloseTo(logit(hand, "like", row), EXACT);
      Tensor auxiliary = model.outputs().auxiliaries().get("buy given click");
      assertThat(model.value(auxiliary, feed)[row]).isCloseTo(given, EXACT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, -1.0986122886681098", // p = 1/4, odds 1/3
    "40, 40, 39.306852819440055", // odds against 2 exp(-40)
    "-50, 40, -50",
    "800, -3, -3",
    "-400, -400, -800"
  })
  void theProductIsExactForExtremeLogits(double click, double given, double expected) {
    ConnectedNetwork model = connected(ESMM);
    Feed feed = constant(model, constant(model, model.feed(1), "click", click), "buy", given);
    assertThat(model.output("buy", feed).data()[0]).isCloseTo(expected, Offset.offset(1e-12));
  }

  /** With a head whose output is a number. */
  private static Feed constant(ConnectedNetwork model, Feed feed, String task, double logit) {
    Variable kernel = model.variable("heads/" + task + "/output/kernel");
    Variable bias = model.variable("heads/" + task + "/output/bias");
    return feed.variable(kernel, Values.fill(kernel.shape(), i -> 0))
        .variable(bias, Values.vector(logit));
  }

  @Test
  void theConversionReachesTheClick() {
    ConnectedNetwork model = connected(ESMM);
    assertThat(model.reachedBy("click", "buy", "like")).containsExactly("encoder/stem");
    assertThat(model.reachedBy("click", "buy")).containsExactly("heads/click", "towers/click");
    assertThat(model.reachedBy("buy")).containsExactly("heads/buy", "towers/buy");
    assertThat(model.reachedBy("like")).containsExactly("heads/like", "towers/like");
    assertThat(connected(new Esmm("click", "buy", 1)).reachedBy("click", "buy", "like"))
        .containsExactly("encoder/0", "encoder/stem");
  }

  @Test
  void theConversionTowerStartsAtTheShareOfConversionsAmongClicks() {
    List<Double> fifth = List.of(Math.log(0.2 / 0.8));
    List<Double> twentieth = List.of(Math.log(0.05 / 0.95));
    Blueprint plan =
        Blueprint.of(
                Scope.root(),
                InputSpec.numbers(2),
                new Mlp(),
                TASKS.subList(0, 2),
                Map.of("click", new MlpHead(), "buy", new MlpHead()))
            .starting(Map.of("click", fifth, "buy", twentieth));
    ESMM.build(plan);
    assertThat(bias(plan, "click")).isCloseTo(Math.log(0.2 / 0.8), Offset.offset(1e-6));
    assertThat(bias(plan, "buy")).isCloseTo(Math.log(0.25 / 0.75), Offset.offset(1e-6));
  }

  private static double bias(Blueprint plan, String task) {
    Variable bias =
        plan.scope().variables().stream()
            .filter(v -> v.name().equals("heads/" + task + "/output/bias"))
            .findFirst()
            .orElseThrow();
    return bias.initializer().values(bias.shape(), new SplittableRandom(1))[0];
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void theTermWeighsClickedRowsByTheInverseProbabilityOfAClick(Form form) {
    double clip = 2.125; // between the weights of the rows
    ConnectedNetwork model = connected(escm2(form, clip));
    double[] clicks = {1, 0, 1, 1, Double.NaN, 1};
    double[] buys = {1, 0, 0, 1, 1, Double.NaN};
    Feed feed =
        model
            .feed(6)
            .input(Dataset.label("click"), column(clicks))
            .input(Dataset.label("buy"), column(buys));
    RowArithmetic hand = new RowArithmetic(feed);
    double sum = 0;
    int clipped = 0;
    for (int row = 0; row < 4; row++) {
      double inverse = 1 / RowArithmetic.sigmoid(logit(hand, "click", row));
      clipped += clicks[row] == 1 && inverse > clip ? 1 : 0;
      double given = RowArithmetic.sigmoid(logit(hand, "buy", row));
      double loss = -Math.log(buys[row] == 1 ? given : 1 - given);
      sum += risk(form, hand, row, clicks[row] * Math.min(clip, inverse), loss);
    }
    assertThat(clipped).isBetween(1, 2);
    Tensor term = model.outputs().terms("buy").get("counterfactual");
    assertThat(model.value(term, feed)[0]).isCloseTo(STRENGTH * sum / 4, EXACT);
    double all = 1 / RowArithmetic.sigmoid(logit(hand, "click", 5)) > clip ? clipped + 1 : clipped;
    Tensor share = model.outputs().observations().get("share of clipped clicks");
    assertThat(model.value(share, feed)[0]).isCloseTo(all / 4, EXACT);
  }

  private static double risk(Form form, RowArithmetic hand, int row, double weight, double loss) {
    if (form == Form.IPW) {
      return weight * loss;
    }
    double[] tower =
        hand.stage("imputation/1", hand.stage("imputation/0", hand.stem("encoder", row)));
    double imputed = Math.log1p(Math.exp(hand.dense("imputation/head/output", tower, y -> y)[0]));
    double error = loss - imputed;
    return imputed + error * weight + error * error * weight;
  }

  private static Values column(double... values) {
    return Values.fill(Shape.of(values.length, 1), i -> values[i[0]]);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void noGradientOfTheTermReachesTheClick(Form form) {
    ConnectedNetwork model = connected(escm2(form, 15));
    List<String> reached =
        Reach.of(model.outputs().terms("buy").get("counterfactual")).stream()
            .map(Variable::name)
            .toList();
    assertThat(reached).noneMatch(name -> name.contains("/click/"));
    assertThat(reached).anyMatch(name -> name.startsWith("towers/buy/"));
    assertThat(reached.stream().anyMatch(name -> name.startsWith("imputation/")))
        .isEqualTo(form == Form.DR);
  }

  @Test
  void escm2PredictsAsEsmm() {
    ConnectedNetwork plain = connected(ESMM);
    ConnectedNetwork model = connected(escm2(Form.DR, 15));
    assertThat(model.output("buy", model.feed(3)).data())
        .isEqualTo(plain.output("buy", plain.feed(3)).data());
    assertThat(model.outputs(Graph.Mode.INFERENCE).terms("buy")).isEmpty();
  }

  @Test
  void theTermOfAnEnsembleIsTheMeanOverItsMembers() {
    RealMlp encoder = new RealMlp(2, 0, 0.1, List.of(3), Activation.TANH, 0, 2);
    ConnectedNetwork model = ConnectedNetwork.of(escm2(Form.IPW, 3), encoder, TASKS);
    Feed feed = model.feed(4);
    double[] clicks = feed.inputs().get(Dataset.label("click")).data();
    double[] buys = feed.inputs().get(Dataset.label("buy")).data();
    double[] a = model.output("click", feed).data();
    double[] both = model.output("buy", feed).data();
    double sum = 0;
    double[] mean = new double[4];
    for (int i = 0; i < 8; i++) {
      double click = RowArithmetic.sigmoid(a[i]);
      double given = RowArithmetic.sigmoid(both[i]) / click;
      double loss = -Math.log(buys[i / 2] == 1 ? given : 1 - given);
      sum += clicks[i / 2] * Math.min(3, 1 / click) * loss / 8;
      mean[i / 2] += given / 2;
    }
    Tensor term = model.outputs().terms("buy").get("counterfactual");
    assertThat(model.value(term, feed)[0]).isCloseTo(STRENGTH * sum, Offset.offset(1e-9));
    assertThat(model.value(model.outputs().auxiliaries().get("buy given click"), feed))
        .containsExactly(mean, Offset.offset(1e-9));
  }

  @Test
  void rolesThatDoNotFitAreRefused() {
    refused(
        new Esmm("clik", "buy"), "model.sharing.click: there is no task 'clik'; nearest: click");
    refused(new Esmm("click", "sale"), "model.sharing.conversion: there is no task 'sale'");
    refused(new Esmm("buy", "buy"), "the sharing 'esmm' has a cycle: buy after buy");
    refused(new Esmm("click", "buy", 3), "3 stages are to be shared, but the encoder has 2");
    assertThatThrownBy(
            () ->
                ConnectedNetwork.of(
                    ESMM, List.of(TrialTask.yesNo("click"), TrialTask.value("buy"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the sharing 'esmm' compares single probabilities, but 'buy' predicts VALUE of [buy]");
    assertThatThrownBy(() -> ConnectedNetwork.ownRows(escm2(Form.IPW, 15), TASKS))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("needs both labels in one row");
  }

  private static void refused(SharingStrategy strategy, String message) {
    assertThatThrownBy(() -> connected(strategy))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
