// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.soft.SoftL2;
import org.mtl4j.methods.sharing.stitch.CrossStitch;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialTask;

/** Outputs and penalties against the formulas of the papers, computed by hand in float64. */
class SharingArithmeticTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  private static final List<String> TASKS = List.of("a", "b", "c");

  /** Over numbers 2, -1, 0.5 and embeddings of width 1. */
  private static ConnectedNetwork small(
      SharingStrategy strategy, Activation activation, int... widths) {
    List<Integer> list = Arrays.stream(widths).boxed().toList();
    return ConnectedNetwork.of(strategy, new Tabular(1, 0.05, list, activation, 0), values());
  }

  private static ConnectedNetwork common(SharingStrategy strategy) {
    return ConnectedNetwork.of(strategy, new Tabular(), values());
  }

  private static List<TrialTask> values() {
    return TASKS.stream().map(TrialTask::value).toList();
  }

  private static Feed row(ConnectedNetwork model) {
    return model
        .feed(1)
        .input(InputSpec.NUMBERS, Values.matrix(new double[] {2, -1, 0.5}))
        .input(InputSpec.CODES, Values.matrix(new double[] {1, 2}));
  }

  @Test
  void mmoeMixesExpertsByTheGateOfTheTask() {
    ConnectedNetwork model = small(new Mmoe(3, 2), Activation.TANH, 4);
    Feed feed = row(model);
    RowArithmetic row = new RowArithmetic(feed);
    double[] x = row.stem("encoder");
    for (String task : TASKS) {
      double[] gate =
          RowArithmetic.softmax(
              RowArithmetic.product(x, row.variable("gates/" + task + "/kernel")));
      double[] mixed = new double[2];
      for (int e = 0; e < 3; e++) {
        double[] hidden = row.stage("experts/" + e + "/0", x);
        double[] expert = row.dense("experts/" + e + "/output", hidden, RowArithmetic::relu);
        for (int k = 0; k < 2; k++) {
          mixed[k] += gate[e] * expert[k];
        }
      }
      double expected = row.head(task, mixed);
      assertThat(model.output(task, feed).data()[0]).isCloseTo(expected, EXACT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStitchMixesTheFeaturesOfAllNetworks(boolean channels) {
    ConnectedNetwork model = small(new CrossStitch(0.9, channels), Activation.NONE, 2);
    Variable alpha = model.variable("stitches/0/alpha");
    Values mixing =
        Values.fill(alpha.shape(), i -> 1 + 3 * i[0] - 2 * i[1] + 0.1 * i[i.length - 1]);
    Feed feed = row(model).variable(alpha, mixing);
    RowArithmetic row = new RowArithmetic(feed);
    for (int t = 0; t < 3; t++) {
      double[] mixed = new double[2];
      for (int j = 0; j < 3; j++) {
        String network = "encoders/" + TASKS.get(j);
        double[] features = row.dense(network + "/0", row.stem(network), y -> y);
        for (int k = 0; k < 2; k++) {
          mixed[k] += (channels ? mixing.at(t, j, k) : mixing.at(t, j)) * features[k];
        }
      }
      String task = TASKS.get(t);
      double expected = row.head(task, mixed);
      assertThat(model.output(task, feed).data()[0]).isCloseTo(expected, EXACT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stitchesOfTheIdentityLeaveNetworksAlone(boolean channels) {
    ConnectedNetwork stitched = common(new CrossStitch(1, channels));
    ConnectedNetwork separate = common(new SoftL2());
    for (String task : TASKS) {
      double[] actual = stitched.output(task, stitched.feed(4)).data();
      double[] expected = separate.output(task, separate.feed(4)).data();
      assertThat(actual).containsExactly(expected, EXACT);
    }
  }

  @Test
  void stitchesStartNearTheIdentity() {
    Feed feed = common(new CrossStitch()).feed(1);
    assertThat(feed.variables().get("stitches/0/alpha").data())
        .containsExactly(
            new double[] {.9, .05, .05, .05, .9, .05, .05, .05, .9}, Offset.offset(1e-7));
  }

  @Test
  void softSharingAddsTheSquaredDistancesOfAllPairs() {
    ConnectedNetwork model = common(new SoftL2(0.25));
    Feed feed = model.feed(1);
    double expected = 0;
    List<List<Variable>> copies =
        TASKS.stream().map(task -> model.scope().child("encoders").child(task).below()).toList();
    for (List<Variable> pair : List.of(copies.get(0), copies.get(1))) {
      for (List<Variable> other : copies.subList(copies.indexOf(pair) + 1, 3)) {
        for (int k = 0; k < pair.size(); k++) {
          double[] a = feed.variables().get(pair.get(k).name()).data();
          double[] b = feed.variables().get(other.get(k).name()).data();
          for (int i = 0; i < a.length; i++) {
            expected += 0.25 * (a[i] - b[i]) * (a[i] - b[i]);
          }
        }
      }
    }
    Tensor penalty = model.outputs().penalties().get("soft-l2");
    assertThat(new Interpreter(feed).value(penalty).data()[0])
        .isCloseTo(expected, Offset.offset(1e-9 * expected));
  }
}
