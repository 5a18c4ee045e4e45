// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

class RealMlpTest {
  private static final double[][] X = {{0.5, -1}, {2, 0.25}};
  private static final InputSpec INPUTS =
      new InputSpec(List.of("a", "b"), List.of(new InputSpec.Category("city", 3)), Map.of());

  private final Scope scope = Scope.root();
  private final Graph g = new Graph(Mode.INFERENCE);

  private static RealMlp of(int frequencies, int members) {
    return new RealMlp(1, frequencies, 0.5, List.of(4, 3), Activation.TANH, 0.1, members);
  }

  private Tensor read(Stem stem) {
    Tensor numbers = g.input(InputSpec.NUMBERS, DType.FLOAT, Shape.batchOf(2));
    Tensor codes = g.input(InputSpec.CODES, DType.INT, Shape.batchOf(1));
    return stem.apply(g, new Features(Map.of(InputSpec.NUMBERS, numbers, InputSpec.CODES, codes)));
  }

  /** Every variable has other values than at the start, so that each takes part. */
  private Feed feed() {
    Feed feed =
        new Feed()
            .initial(List.copyOf(scope.variables()), 1)
            .input(InputSpec.NUMBERS, Values.matrix(X))
            .input(InputSpec.CODES, Values.matrix(new double[][] {{2}, {1}}));
    for (Variable variable : scope.variables()) {
      if (variable.name().endsWith("scale") || variable.name().endsWith("gate")) {
        feed =
            feed.variable(
                variable, Values.fill(variable.shape(), i -> 0.01 * (1 + i[i.length - 1])));
      }
    }
    return feed;
  }

  @Test
  void numbersBecomeCosinesAndThemselvesThenAreScaled() {
    Stem stem = of(3, 1).stem(scope.child("stem"), INPUTS);
    Tensor read = read(stem);
    Feed feed = feed();
    Values result = new Interpreter(feed).value(read);

    assertThat(stem.output()).isEqualTo(Shape.of(1 + 2 * 4));
    for (int row = 0; row < 2; row++) {
      int code = row == 0 ? 2 : 1;
      double category = value(feed, "stem/embedding/table").at(code, 0);
      assertThat(result.at(row, 0)).isCloseTo(category * (1 + 96 * 0.01), within(1e-5));
      for (int n = 0; n < 2; n++) {
        for (int w = 0; w < 4; w++) {
          int place = 1 + 4 * n + w;
          double scale = 1 + 96 * 0.01 * (1 + place);
          double expected = scale * (w == 3 ? X[row][n] : wave(feed, X[row][n], n, w));
          assertThat(result.at(row, place)).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  private static double wave(Feed feed, double x, int number, int w) {
    double sum = value(feed, "stem/numbers/bias").at(number, w);
    for (int f = 0; f < 3; f++) {
      double frequency = value(feed, "stem/numbers/frequency").at(number, f);
      double phase = value(feed, "stem/numbers/phase").at(number, f);
      double kernel = value(feed, "stem/numbers/kernel").at(number, f, w);
      sum += kernel * Math.cos(2 * Math.PI * frequency * x + phase);
    }
    return sum;
  }

  @Test
  void eachMemberHasItsOwnScaleAndLayers() {
    RealMlp encoder = of(0, 2);
    Stem stem = encoder.stem(scope.child("stem"), INPUTS);
    Layer layer = encoder.stages().get(0).build(scope.child("0"), stem.output());
    Tensor read = read(stem);
    Tensor output = layer.apply(g, read);
    Feed feed = feed();
    Values input = new Interpreter(feed).value(read);
    Values result = new Interpreter(feed).value(output);

    assertThat(encoder.members()).isEqualTo(2);
    assertThat(stem.output()).isEqualTo(Shape.of(2, 3));
    assertThat(layer.output()).isEqualTo(Shape.of(2, 4));
    for (int row = 0; row < 2; row++) {
      for (int member = 0; member < 2; member++) {
        for (int unit = 0; unit < 4; unit++) {
          double z = 1.6 * value(feed, "0/bias").at(member, unit);
          for (int i = 0; i < 3; i++) {
            double weight = value(feed, "0/kernel").at(member, i, unit);
            z += 16 / Math.sqrt(3) * weight * input.at(row, member, i);
          }
          double gate = 1 + 1.6 * 0.01 * (1 + unit);
          assertThat(result.at(row, member, unit))
              .isCloseTo(z + gate * (Math.tanh(z) - z), within(1e-5));
        }
      }
    }
  }

  @Test
  void kernelsStartSoThatUnitInputsGiveUnitOutputs() {
    new NtkDense(scope.child("0"), Shape.of(400), 500, Activation.MISH);
    Feed feed = new Feed().initial(List.copyOf(scope.variables()), 1);
    double squares = 0;
    for (double weight : value(feed, "0/kernel").data()) {
      squares += weight * weight * 16 * 16 / 400;
    }
    assertThat(squares / 500).isCloseTo(1, within(0.02));
  }

  @Test
  void arraysAreRefused() {
    InputSpec arrays = new InputSpec(List.of(), List.of(), Map.of("image", Shape.of(2)));
    assertThatThrownBy(() -> new RealMlp().stem(scope, arrays))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("[image]");
  }

  private static Values value(Feed feed, String name) {
    return feed.variables().get(name);
  }
}
