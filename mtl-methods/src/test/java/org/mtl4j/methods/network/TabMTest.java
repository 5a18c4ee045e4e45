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
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

class TabMTest {
  private static final int MEMBERS = 2;
  private static final double[][] X = {{0.5, -1}, {2, 0.25}};
  private static final int[] WIDTHS = {3, 4};

  private final Scope scope = Scope.root();
  private final Graph g = new Graph(Mode.INFERENCE);
  private final TabM encoder =
      new TabM(1, 0, 0.1, List.of(WIDTHS[0], WIDTHS[1]), Activation.TANH, 0.1, MEMBERS);

  /** All variables have values that differ by element, so that each takes part. */
  private Feed feed() {
    Feed feed = new Feed().input(InputSpec.NUMBERS, Values.matrix(X));
    for (Variable variable : scope.variables()) {
      double base = variable.name().hashCode() % 7 / 10.0;
      feed =
          feed.variable(
              variable,
              Values.fill(
                  variable.shape(), i -> base + 0.3 * Math.sin(1 + i[0] + 2.0 * i[i.length - 1])));
    }
    return feed;
  }

  @Test
  void membersShareKernelsAndScaleInputsOutputsAndTheRepresentation() {
    Stem stem = encoder.stem(scope.child("stem"), InputSpec.numbers(2));
    Tensor numbers = g.input(InputSpec.NUMBERS, DType.FLOAT, Shape.batchOf(2));
    Tensor output = stem.apply(g, new Features(Map.of(InputSpec.NUMBERS, numbers)));
    Shape shape = stem.output();
    for (int i = 0; i < encoder.stages().size(); i++) {
      Layer layer = encoder.stages().get(i).build(scope.child(i), shape);
      output = layer.apply(g, output);
      shape = layer.output();
    }
    Feed feed = feed();
    Values result = new Interpreter(feed).value(output);

    assertThat(encoder.members()).isEqualTo(MEMBERS);
    assertThat(shape).isEqualTo(Shape.of(MEMBERS, WIDTHS[1]));
    for (int row = 0; row < X.length; row++) {
      for (int m = 0; m < MEMBERS; m++) {
        double[] y = dense(feed, 1, m, dense(feed, 0, m, X[row]));
        for (int unit = 0; unit < y.length; unit++) {
          double scale = value(feed, "2/scale").at(m, unit);
          assertThat(result.at(row, m, unit)).isCloseTo(scale * y[unit], within(1e-5));
        }
      }
    }
  }

  /** f(s ⊙ W (r ⊙ x) + b) of one member. */
  private static double[] dense(Feed feed, int layer, int member, double[] x) {
    double[] y = new double[WIDTHS[layer]];
    for (int unit = 0; unit < y.length; unit++) {
      double product = 0;
      for (int i = 0; i < x.length; i++) {
        product +=
            value(feed, layer + "/kernel").at(i, unit)
                * value(feed, layer + "/before").at(member, i)
                * x[i];
      }
      double bias = value(feed, layer + "/bias").at(member, unit);
      y[unit] = Math.tanh(value(feed, layer + "/after").at(member, unit) * product + bias);
    }
    return y;
  }

  @Test
  void theMembersDifferByRandomScalesOfTheFirstInputsOnly() {
    encoder.stages().get(0).build(scope.child("first"), Shape.of(400));
    encoder.stages().get(1).build(scope.child("second"), Shape.of(MEMBERS, 3));
    Feed feed = new Feed().initial(List.copyOf(scope.variables()), 1);

    double[] random = value(feed, "first/before").data();
    double squares = 0;
    for (double scale : random) {
      squares += scale * scale / random.length;
    }
    assertThat(squares).isCloseTo(1, within(0.2));
    assertThat(value(feed, "second/before").data()).containsOnly(1);
    assertThat(value(feed, "first/after").data()).containsOnly(1);
  }

  @Test
  void arraysAndOneMemberAreRefused() {
    InputSpec arrays = new InputSpec(List.of(), List.of(), Map.of("image", Shape.of(2)));
    assertThatThrownBy(() -> encoder.stem(scope, arrays))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the tabm encoder")
        .hasMessageContaining("[image]");
    assertThatThrownBy(() -> new TabM(1, 0, 0.1, List.of(2), Activation.RELU, 0, 1))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("members");
  }

  private static Values value(Feed feed, String name) {
    return feed.variables().get(name);
  }
}
