// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.methods.sharing.stitch.PadNet.Gate;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialEncoder;

/** Strategies that mix features between layers, against their equations in float64. */
class StitchesTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);
  private static final List<String> TASKS = List.of("a", "b", "c");

  private static ConnectedNetwork connected(SharingStrategy strategy, Integer... widths) {
    return ConnectedNetwork.of(
        strategy,
        new TrialEncoder(Activation.TANH, List.of(widths)),
        ConnectedNetwork.yesNo("a", "b", "c"));
  }

  /** With other values of the variables whose names start so. */
  private static Feed changed(ConnectedNetwork model, Feed feed, String start) {
    Feed result = feed;
    for (Variable variable : model.scope().variables()) {
      if (variable.name().startsWith(start)) {
        int[] count = {variable.name().hashCode() % 7};
        Values values = Values.fill(variable.shape(), i -> Math.sin(++count[0]));
        result = result.variable(variable, values);
      }
    }
    return result;
  }

  private static void assertOutput(
      ConnectedNetwork model, Feed feed, String task, double expected) {
    for (Graph.Mode mode : Graph.Mode.values()) {
      assertThat(model.output(mode, task, feed).data()[0]).isCloseTo(expected, EXACT);
    }
  }

  @Test
  void sluiceMixesSubspacesAndStages() {
    ConnectedNetwork model = connected(new Sluice(2, 0.9, 0.9, 0), 6, 4, 4);
    Feed feed = changed(model, changed(model, model.feed(1), "stitches"), "skips");
    RowArithmetic row = new RowArithmetic(feed);
    double[][] x = new double[3][];
    double[][][] after = new double[3][3][];
    for (int t = 0; t < 3; t++) {
      x[t] = row.stem("encoders/" + TASKS.get(t));
    }
    for (int s = 0; s < 3; s++) {
      for (int t = 0; t < 3; t++) {
        x[t] = row.dense("encoders/" + TASKS.get(t) + "/" + s, x[t], Math::tanh);
      }
      x = mixed(x, row.variable("stitches/" + s + "/alpha"));
      after[s] = x.clone();
    }
    for (int t = 0; t < 3; t++) {
      Values beta = row.variable("skips/" + TASKS.get(t) + "/beta");
      assertThat(beta.data()).as("stages of the last shape").hasSize(2);
      double[] read = RowArithmetic.plus(new double[4], beta.at(0), after[1][t]);
      read = RowArithmetic.plus(read, beta.at(1), after[2][t]);
      assertOutput(model, feed, TASKS.get(t), row.head(TASKS.get(t), read));
    }
  }

  /** Of two subspaces: the first and the second half of the channels. */
  private static double[][] mixed(double[][] x, Values alpha) {
    int half = x[0].length / 2;
    double[][] result = new double[3][2 * half];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        for (int k = 0; k < half; k++) {
          result[i / 2][i % 2 * half + k] += alpha.at(i, j) * x[j / 2][j % 2 * half + k];
        }
      }
    }
    return result;
  }

  @Test
  void sluicePenalizesWhatSubspacesHaveInCommon() {
    ConnectedNetwork model = connected(new Sluice(2, 0.9, 0.9, 0.5), 4);
    Feed feed = model.feed(1);
    double expected = 0;
    for (String task : TASKS) {
      Values kernel = feed.variables().get("encoders/" + task + "/0/kernel");
      for (int p = 0; p < 2; p++) {
        for (int q = 2; q < 4; q++) {
          double product = 0;
          for (int i = 0; i < 7; i++) {
            product += kernel.at(i, p) * kernel.at(i, q);
          }
          expected += 0.5 * product * product;
        }
      }
    }
    Tensor penalty = model.outputs().penalties().get("sluice");
    assertThat(model.value(penalty, feed)[0]).isCloseTo(expected, EXACT);
  }

  @Test
  void sluiceStartsNearSeparateNetworks() {
    ConnectedNetwork model = connected(new Sluice(), 4, 4);
    Values alpha = model.feed(1).variables().get("stitches/0/alpha");
    Values beta = model.feed(1).variables().get("skips/b/beta");
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        double expected = i == j ? 0.9 : i % 2 == j % 2 ? 0.05 : 0;
        assertThat(alpha.at(i, j)).isCloseTo(expected, Offset.offset(1e-7));
      }
    }
    assertThat(beta.data()).containsExactly(new double[] {0.1, 0.9}, Offset.offset(1e-7));
    assertThat(model.variable("stitches/0/alpha").updates().decay()).hasValue(0);
  }

  @Test
  void sluiceNeedsSubspacesOfEqualSize() {
    assertThatThrownBy(() -> connected(new Sluice(3, 0.9, 0.9, 0), 6, 4))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("into 3 subspaces, but stage 1 has 4 channels");
  }

  @Test
  void sluiceSharesNetworksAndStitches() {
    ConnectedNetwork model = connected(new Sluice(), 4, 4);
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("encoders/a", "encoders/b", "encoders/c", "stitches/0", "stitches/1");
    assertThat(model.reachedBy("b")).containsExactly("heads/b", "skips/b");
    assertThat(model.outputs().observations().keySet())
        .containsExactly("alpha/0", "alpha/1", "beta");
  }

  @Test
  void nddrFusesTheConcatenatedFeatures() {
    ConnectedNetwork model = connected(new Nddr(), 5, 4);
    Feed feed = changed(model, model.feed(1), "fusions");
    RowArithmetic row = new RowArithmetic(feed);
    double[][] x = new double[3][];
    for (int t = 0; t < 3; t++) {
      x[t] = row.stem("encoders/" + TASKS.get(t));
    }
    for (int s = 0; s < 2; s++) {
      for (int t = 0; t < 3; t++) {
        x[t] = row.dense("encoders/" + TASKS.get(t) + "/" + s, x[t], Math::tanh);
      }
      double[][] fused = new double[3][x[0].length];
      for (int t = 0; t < 3; t++) {
        Values kernel = row.variable("fusions/" + TASKS.get(t) + "/" + s + "/kernel");
        for (int j = 0; j < 3; j++) {
          for (int k = 0; k < x[0].length; k++) {
            for (int o = 0; o < x[0].length; o++) {
              fused[t][o] += x[j][k] * kernel.at(j, k, o);
            }
          }
        }
      }
      x = fused;
    }
    for (int t = 0; t < 3; t++) {
      assertOutput(model, feed, TASKS.get(t), row.head(TASKS.get(t), x[t]));
    }
  }

  @Test
  void nddrStartsDiagonalAndLearnsFast() {
    ConnectedNetwork model = connected(new Nddr(), 5, 4);
    Values kernel = model.feed(1).variables().get("fusions/b/1/kernel");
    for (int j = 0; j < 3; j++) {
      for (int k = 0; k < 4; k++) {
        for (int o = 0; o < 4; o++) {
          double expected = k != o ? 0 : j == 1 ? 0.9 : 0.05;
          assertThat(kernel.at(j, k, o)).isCloseTo(expected, Offset.offset(1e-7));
        }
      }
    }
    assertThat(model.variable("fusions/b/1/kernel").updates().rate()).isEqualTo(10);
    assertThat(model.variable("encoders/b/1/kernel").updates().rate()).isEqualTo(1);
  }

  @Test
  void nddrSharesNetworksAndAllButTheLastFusions() {
    ConnectedNetwork model = connected(new Nddr(), 5);
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("encoders/a", "encoders/b", "encoders/c");
    assertThat(model.reachedBy("b")).containsExactly("fusions/b", "heads/b");
    assertThat(connected(new Nddr(), 5, 4).reachedBy("a", "b", "c"))
        .containsExactly(
            "encoders/a", "encoders/b", "encoders/c", "fusions/a", "fusions/b", "fusions/c");
  }

  @Test
  void mtanWeighsTheSharedFeaturesOfEachStage() {
    ConnectedNetwork model = connected(new Mtan(), 5, 4);
    Feed feed = model.feed(1);
    RowArithmetic row = new RowArithmetic(feed);
    for (String task : TASKS) {
      String masks = "attention/masks/" + task + "/";
      double[] p = row.dense("encoder/0", row.stem("encoder"), Math::tanh);
      double[] a = RowArithmetic.each(mask(row, masks + 0, p), p, (m, v) -> m * v);
      p = row.dense("encoder/1", p, Math::tanh);
      double[] f = row.dense("attention/shared/1", a, Math::tanh);
      double[] m = mask(row, masks + 1, RowArithmetic.concat(p, f));
      a = RowArithmetic.each(m, p, (x, y) -> x * y);
      assertOutput(model, feed, task, row.head(task, a));
      double[] means = model.value(model.outputs().observations().get("masks"), feed);
      assertThat(means[2 * TASKS.indexOf(task) + 1])
          .isCloseTo(Arrays.stream(m).average().orElseThrow(), EXACT);
    }
  }

  private static double[] mask(RowArithmetic row, String place, double[] x) {
    double[] inner = row.dense(place + "/inner", x, RowArithmetic::relu);
    return row.dense(place + "/outer", inner, RowArithmetic::sigmoid);
  }

  @Test
  void mtanSharesTheNetworkAndKeepsMasks() {
    ConnectedNetwork model = connected(new Mtan(), 5, 4);
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("attention/shared", "encoder/0", "encoder/1", "encoder/stem");
    assertThat(model.reachedBy("a")).containsExactly("attention/masks", "heads/a");
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void padNetAddsGatedFeaturesOfOtherTasks(Gate gate) {
    ConnectedNetwork model = connected(new PadNet(gate, 1), 5);
    Feed feed = model.feed(1);
    RowArithmetic row = new RowArithmetic(feed);
    double[] x = row.dense("encoder/0", row.stem("encoder"), Math::tanh);
    for (String task : TASKS) {
      double[] own = row.dense("features/" + task, x, RowArithmetic::relu);
      double[] sum = own;
      for (String other : TASKS) {
        if (!other.equals(task)) {
          double[] source = row.dense("features/" + other, x, RowArithmetic::relu);
          String from = "messages/" + task + "/from/" + other;
          double[] opening =
              gate == Gate.SOURCE
                  ? row.dense(from + "/gate", source, RowArithmetic::sigmoid)
                  : row.dense("messages/" + task + "/gate", own, RowArithmetic::sigmoid);
          double[] content = row.dense(from + "/content", source, y -> y);
          Tensor means = model.outputs().observations().get("gates/" + task);
          int place = TASKS.indexOf(other) - (other.compareTo(task) > 0 ? 1 : 0);
          assertThat(model.value(means, feed)[place])
              .isCloseTo(Arrays.stream(opening).average().orElseThrow(), EXACT);
          double[] message = RowArithmetic.each(opening, content, (g, v) -> g * v);
          sum = RowArithmetic.plus(sum, 1, message);
        }
      }
      assertOutput(model, feed, task, row.head(task, sum));
    }
  }

  @Test
  void theFirstPredictionsOfPadNetHaveLossesOfTheLabels() {
    ConnectedNetwork model = connected(new PadNet(Gate.SOURCE, 0.5), 5);
    Feed feed = model.feed(1);
    RowArithmetic row = new RowArithmetic(feed);
    double[] x = row.dense("encoder/0", row.stem("encoder"), Math::tanh);
    for (String task : TASKS) {
      double[] own = row.dense("features/" + task, x, RowArithmetic::relu);
      double output = row.dense("first/" + task + "/output", own, y -> y)[0];
      double label = feed.inputs().get("label/" + task).at(0, 0);
      double probability = RowArithmetic.sigmoid(output);
      double loss = -Math.log(label > 0.5 ? probability : 1 - probability);
      double term = model.value(model.outputs().terms(task).get("first"), feed)[0];
      assertThat(term).isCloseTo(0.5 * loss, EXACT);
    }
    assertThat(model.outputs(Graph.Mode.INFERENCE).terms("a")).isEmpty();
  }

  @Test
  void padNetSharesFeaturesAndKeepsMessages() {
    ConnectedNetwork model = connected(new PadNet(), 5);
    assertThat(model.reachedBy("a", "b", "c"))
        .containsExactly("encoder/0", "encoder/stem", "features/a", "features/b", "features/c");
    assertThat(model.reachedBy("c")).containsExactly("first/c", "heads/c", "messages/c");
  }

  @Test
  void weightsOfAStitchAreObserved() {
    ConnectedNetwork model = connected(new CrossStitch(0.8, true), 5);
    double[] alpha = model.value(model.outputs().observations().get("alpha/0"), model.feed(1));
    assertThat(alpha)
        .containsExactly(new double[] {.8, .1, .1, .1, .8, .1, .1, .1, .8}, Offset.offset(1e-7));
  }
}
