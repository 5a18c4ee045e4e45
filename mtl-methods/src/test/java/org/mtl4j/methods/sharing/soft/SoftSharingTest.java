// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.BatchNorm;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.methods.sharing.soft.SoftTraceNorm.Unfolding;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.RowArithmetic;
import org.mtl4j.testkit.sharing.TrialEncoder;

/** Penalties on stacked weights and factored weights, against their equations in float64. */
class SoftSharingTest {
  private static final List<String> TASKS = List.of("a", "b", "c");

  private static ConnectedNetwork connected(SharingStrategy strategy, Integer... widths) {
    return ConnectedNetwork.of(
        strategy,
        new TrialEncoder(Activation.TANH, List.of(widths)),
        ConnectedNetwork.yesNo("a", "b", "c"));
  }

  @ParameterizedTest
  @EnumSource(Unfolding.class)
  void thePenaltyIsTheSumOfSingularValuesOfStackedWeights(Unfolding unfolding) {
    ConnectedNetwork model = connected(new SoftTraceNorm(0.1, unfolding), 3);
    Feed feed = model.feed(1);
    double expected = 0;
    for (String name : List.of("/stem/embedding/table", "/0/kernel")) {
      List<Values> w =
          TASKS.stream().map(t -> feed.variables().get("encoders/" + t + name)).toList();
      expected +=
          switch (unfolding) {
            case TASKS -> traceNorm(unfolded(w, 0, 1));
            case TUCKER ->
                traceNorm(unfolded(w, 0)) + traceNorm(unfolded(w, 1)) + traceNorm(unfolded(w, 2));
            case TENSOR_TRAIN -> traceNorm(unfolded(w, 0)) + traceNorm(unfolded(w, 0, 1));
          };
    }
    double penalty = model.value(model.outputs().penalties().get("soft-trace-norm"), feed)[0];
    assertThat(penalty).isCloseTo(0.1 * expected, Offset.offset(1e-7));
  }

  /** The matrix of the given axes of [in, out, task] against the others. */
  private static double[][] unfolded(List<Values> w, Integer... rows) {
    int[] sizes = {w.get(0).shape().size(0), w.get(0).shape().size(1), w.size()};
    List<Integer> first = List.of(rows);
    int height = first.stream().mapToInt(axis -> sizes[axis]).reduce(1, (a, b) -> a * b);
    double[][] matrix = new double[height][sizes[0] * sizes[1] * sizes[2] / height];
    for (int i = 0; i < sizes[0]; i++) {
      for (int o = 0; o < sizes[1]; o++) {
        for (int t = 0; t < sizes[2]; t++) {
          int[] index = {i, o, t};
          int row = 0;
          int column = 0;
          for (int axis = 0; axis < 3; axis++) {
            if (first.contains(axis)) {
              row = row * sizes[axis] + index[axis];
            } else {
              column = column * sizes[axis] + index[axis];
            }
          }
          matrix[row][column] = w.get(t).at(i, o);
        }
      }
    }
    return matrix;
  }

  /** Σ √λ of M Mᵀ or of MᵀM, whichever is smaller, whose eigenvalues are found by Jacobi. */
  private static double traceNorm(double[][] m) {
    int rows = m.length;
    int columns = m[0].length;
    int n = Math.min(rows, columns);
    double[][] gram = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < Math.max(rows, columns); k++) {
          gram[i][j] += rows <= columns ? m[i][k] * m[j][k] : m[k][i] * m[k][j];
        }
      }
    }
    for (int sweep = 0; sweep < 50; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(gram, p, q);
        }
      }
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.sqrt(Math.max(0, gram[i][i]));
    }
    return sum;
  }

  private static void rotate(double[][] a, int p, int q) {
    double angle = 0.5 * Math.atan2(2 * a[p][q], a[p][p] - a[q][q]);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    for (int k = 0; k < a.length; k++) {
      double x = a[p][k];
      double y = a[q][k];
      a[p][k] = c * x + s * y;
      a[q][k] = c * y - s * x;
    }
    for (int k = 0; k < a.length; k++) {
      double x = a[k][p];
      double y = a[k][q];
      a[k][p] = c * x + s * y;
      a[k][q] = c * y - s * x;
    }
  }

  @Test
  void theTraceNormSharesNothing() {
    ConnectedNetwork model = connected(new SoftTraceNorm(), 3);
    assertThat(model.reachedBy("a", "b", "c")).isEmpty();
    assertThat(model.reachedBy("b")).containsExactly("encoders/b", "heads/b");
  }

  @Test
  void kernelsAreTheProductOfTheirFactors() {
    ConnectedNetwork model = connected(new TensorFactor(3, 100, 2), 5, 4);
    Feed feed = model.feed(1);
    RowArithmetic row = new RowArithmetic(feed);
    assertThat(model.variable("factors/stages/0/kernel/core").shape()).isEqualTo(Shape.of(3, 5, 2));
    for (String task : TASKS) {
      double[] x = row.stem("encoder");
      for (int s = 0; s < 2; s++) {
        Values bias = row.variable("own/" + task + "/stages/" + s + "/bias/value");
        x = RowArithmetic.dense(x, kernel(row, task, s), bias, Math::tanh);
      }
      for (Graph.Mode mode : Graph.Mode.values()) {
        assertThat(model.output(mode, task, feed).data()[0])
            .isCloseTo(row.head(task, x), Offset.offset(1e-12));
      }
    }
  }

  private static Values kernel(RowArithmetic row, String task, int stage) {
    String place = "factors/stages/" + stage + "/kernel/";
    Values core = row.variable(place + "core");
    Values inputs = row.variable(place + "inputs");
    Values outputs = row.variable(place + "outputs");
    Values own = row.variable("own/" + task + "/stages/" + stage + "/kernel/row");
    Shape shape = Shape.of(inputs.shape().size(1), outputs.shape().size(1));
    return Values.fill(
        shape,
        i -> {
          double sum = 0;
          for (int x = 0; x < core.shape().size(0); x++) {
            for (int y = 0; y < core.shape().size(1); y++) {
              for (int z = 0; z < core.shape().size(2); z++) {
                sum += core.at(x, y, z) * inputs.at(x, i[0]) * outputs.at(y, i[1]) * own.at(z);
              }
            }
          }
          return sum;
        });
  }

  @Test
  void factorsAreSharedAndRowsAreNot() {
    ConnectedNetwork model = connected(new TensorFactor(), 5, 4);
    assertThat(model.reachedBy("a", "b", "c")).containsExactly("encoder/stem", "factors/stages");
    assertThat(model.reachedBy("c")).containsExactly("heads/c", "own/c");
    assertThat(model.outputs().observations().get("tasks/stages/0/kernel").shape())
        .isEqualTo(Shape.of(3, 2));
  }

  @Test
  void kernelsStartAboutAsLargeAsThoseOfTheEncoder() {
    ConnectedNetwork model = connected(new TensorFactor(7, 40, 40), 64);
    RowArithmetic row = new RowArithmetic(model.feed(1));
    List<Double> squares = new ArrayList<>();
    for (String task : TASKS) {
      for (double value : kernel(row, task, 0).data()) {
        squares.add(value * value);
      }
    }
    double mean = squares.stream().mapToDouble(v -> v).average().orElseThrow();
    double glorot = 2.0 / (7 + 64);
    assertThat(mean).isBetween(0.6 * glorot, 1.6 * glorot);
  }

  /** Dense stages, each with batch normalization. */
  private record Normalized() implements Encoder {
    @Override
    public Stem stem(Scope scope, InputSpec inputs) {
      return new TrialEncoder().stem(scope, inputs);
    }

    @Override
    public List<Block> stages() {
      return List.of((scope, in) -> new BatchNorm(scope, in));
    }
  }

  @Test
  void stagesWithStatisticsCannotBeFactored() {
    assertThatThrownBy(
            () ->
                ConnectedNetwork.of(
                    new TensorFactor(), new Normalized(), ConnectedNetwork.yesNo("a")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is a statistic; use an encoder without batch normalization");
  }
}
