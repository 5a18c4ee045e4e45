// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.hard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.methods.network.TabM;
import org.mtl4j.methods.sharing.hard.MultiTab.Mask;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialEncoder;
import org.mtl4j.testkit.sharing.TrialTokens;

/** The transformer with task tokens, against its equations in float64. */
class MultiTabTest {
  private static final List<String> TASKS = List.of("a", "b", "c");
  private static final int WIDTH = 4;

  /** Constants of a graph, such as √½ of MultiTabTest::gelu, are in 32 bits. */
  private static final Offset<Double> FLOAT_CONSTANTS = Offset.offset(1e-7);

  private static ConnectedNetwork connected(MultiTab strategy) {
    return ConnectedNetwork.of(
        strategy, new TrialTokens(WIDTH), ConnectedNetwork.yesNo("a", "b", "c"));
  }

  private static MultiTab deterministic(int blocks, Mask mask) {
    return new MultiTab(blocks, 2, 5, 0, 0, mask);
  }

  @ParameterizedTest
  @EnumSource(Mask.class)
  void tokensAttendToThoseThatAreNotMasked(Mask mask) {
    ConnectedNetwork model = connected(deterministic(2, mask));
    Feed feed = model.feed(1);
    int[] count = {0};
    for (Variable variable : model.scope().variables()) { // tokens, scales and biases unlike 0, 1
      if (!variable.name().startsWith("encoder")) {
        feed =
            feed.variable(
                variable, Values.fill(variable.shape(), i -> 0.6 * Math.sin(1.7 * ++count[0])));
      }
    }
    RowArithmetic row = new RowArithmetic(feed);
    double[][] x = tokens(row);
    for (int block = 0; block < 2; block++) {
      x = block(row, "blocks/" + block + "/", x, mask);
    }
    for (int t = 0; t < 3; t++) {
      for (Graph.Mode mode : Graph.Mode.values()) {
        assertThat(model.output(mode, TASKS.get(t), feed).data()[0])
            .isCloseTo(row.head(TASKS.get(t), x[t]), FLOAT_CONSTANTS);
      }
    }
  }

  /** Three of tasks, three of numbers, two of categories. */
  private static double[][] tokens(RowArithmetic row) {
    double[][] x = new double[8][WIDTH];
    Values scale = row.variable("encoder/stem/scale");
    Values table = row.variable("encoder/stem/embedding/table");
    Values numbers = row.feed().inputs().get(InputSpec.NUMBERS);
    Values codes = row.feed().inputs().get(InputSpec.CODES);
    for (int k = 0; k < WIDTH; k++) {
      for (int t = 0; t < 3; t++) {
        x[t][k] = row.variable("tokens/" + TASKS.get(t) + "/token").at(0, k);
        x[3 + t][k] = numbers.at(0, t) * scale.at(t, k);
      }
      x[6][k] = table.at((int) codes.at(0, 0), k);
      x[7][k] = table.at(4 + (int) codes.at(0, 1), k);
    }
    return x;
  }

  private static double[][] block(RowArithmetic row, String place, double[][] x, Mask mask) {
    double[][] normal = each(x, token -> norm(row, place + "before", token));
    double[][] query = each(normal, token -> row.dense(place + "attention/query", token, v -> v));
    double[][] key = each(normal, token -> row.dense(place + "attention/key", token, v -> v));
    double[][] value = each(normal, token -> row.dense(place + "attention/value", token, v -> v));
    double[][] result = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      double[] attended = new double[WIDTH];
      for (int head = 0; head < 2; head++) {
        double[] score = new double[x.length];
        for (int j = 0; j < x.length; j++) {
          for (int k = 2 * head; k < 2 * head + 2; k++) {
            score[j] += query[i][k] * key[j][k] / Math.sqrt(2);
          }
          score[j] = masked(mask, i, j) ? Double.NEGATIVE_INFINITY : score[j];
        }
        double[] weights = RowArithmetic.softmax(score);
        for (int j = 0; j < x.length; j++) {
          for (int k = 2 * head; k < 2 * head + 2; k++) {
            attended[k] += weights[j] * value[j][k];
          }
        }
      }
      double[] y =
          RowArithmetic.plus(x[i], 1, row.dense(place + "attention/result", attended, v -> v));
      double[] hidden =
          row.dense(place + "up", norm(row, place + "between", y), MultiTabTest::gelu);
      result[i] = RowArithmetic.plus(y, 1, row.dense(place + "down", hidden, v -> v));
    }
    return result;
  }

  private static boolean masked(Mask mask, int from, int to) {
    boolean task = from < 3;
    return to < 3
        && from != to
        && (mask == Mask.BOTH || mask == Mask.TASKS && task || mask == Mask.FEATURES && !task);
  }

  private interface OnToken {
    double[] apply(double[] token);
  }

  private static double[][] each(double[][] x, OnToken f) {
    return Arrays.stream(x).map(f::apply).toArray(double[][]::new);
  }

  private static double[] norm(RowArithmetic row, String place, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    Values scale = row.variable(place + "/scale");
    Values shift = row.variable(place + "/shift");
    double[] y = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      y[k] = (x[k] - mean) / Math.sqrt(variance + 1e-5) * scale.at(k) + shift.at(k);
    }
    return y;
  }

  /** x Φ(x), by the integral of the normal density. */
  private static double gelu(double x) {
    int steps = 2000;
    double width = x / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double at = i * width;
      int weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-at * at / 2);
    }
    return x * (0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI));
  }

  @Test
  void tokensOfTasksArePrivateIfNoOtherTaskReadsThem() {
    for (MultiTab strategy : List.of(deterministic(3, Mask.BOTH), deterministic(1, Mask.TASKS))) {
      ConnectedNetwork model = connected(strategy);
      assertThat(model.reachedBy("b")).contains("heads/b");
      assertThat(feeds(model, "tokens/b/token", "b")).isTrue();
      assertThat(feeds(model, "tokens/b/token", "a")).isFalse();
    }
    assertThat(feeds(connected(deterministic(2, Mask.TASKS)), "tokens/b/token", "a")).isTrue();
    assertThat(feeds(connected(deterministic(2, Mask.FEATURES)), "tokens/b/token", "a")).isTrue();
  }

  /** Whether an output changes with a variable. */
  private static boolean feeds(ConnectedNetwork model, String name, String task) {
    Feed feed = model.feed(1);
    Variable variable = model.variable(name);
    Feed other = feed.variable(variable, Values.fill(variable.shape(), i -> 1 + i[1]));
    return Math.abs(model.output(task, feed).data()[0] - model.output(task, other).data()[0])
        > 1e-9;
  }

  @Test
  void rowsMustBeTokensThatHeadsDivide() {
    assertThatThrownBy(
            () ->
                ConnectedNetwork.of(
                    new MultiTab(), new TrialEncoder(), ConnectedNetwork.yesNo("a", "b")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rows [tokens, width], but the encoder gives rows [7]");
    assertThatThrownBy(
            () ->
                ConnectedNetwork.of(
                    new MultiTab(), new TabM(), ConnectedNetwork.yesNo("a", "b")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the encoder gives rows of an ensemble");
    assertThatThrownBy(() -> connected(new MultiTab(1, 3, 5, 0, 0, Mask.NONE)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "the 3 heads of multitab must divide the width of tokens, which is 4");
  }
}
