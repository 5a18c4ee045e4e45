// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/** The loss of an ensemble is the mean of losses, its prediction the mean of predictions. */
class EnsembleTest {
  private static final double[][] X = {{1, 0}, {2, 1}, {-1, 3}, {0.5, -2}};
  private static final double[] HEIGHT = {1.5, Double.NaN, 2.5, 4};
  private static final double[] ADULT = {1, 0, Double.NaN, 1};
  private static final double[] MASS = {1, 2, 0.5, 0};

  private final ModelDefinition model =
      ModelAssembly.assemble(Plans.plan(Plans.experiment().encoder(new Pair())));
  private final Feed feed =
      new Feed()
          .initial(model.variables(), 1)
          .input(InputSpec.NUMBERS, Values.matrix(X))
          .input(Dataset.label("height"), Values.of(Shape.of(4, 1), HEIGHT))
          .input(Dataset.label("adult"), Values.of(Shape.of(4, 1), ADULT))
          .input(Dataset.WEIGHT, Values.vector(MASS));

  @Test
  void membersShareTheHead() {
    assertThat(model.variables())
        .extracting(variable -> variable.name() + " " + variable.shape())
        .containsExactly(
            "heads/height/output/kernel [2, 1]",
            "heads/height/output/bias [1]",
            "heads/adult/output/kernel [2, 1]",
            "heads/adult/output/bias [1]");
  }

  @Test
  void predictionsAreMeansOverMembers() {
    double[] height = value(model.predictions().get(0));
    double[] adult = value(model.predictions().get(1));
    for (int row = 0; row < 4; row++) {
      double mean = (output("height", row, 1) + output("height", row, 2)) / 2;
      double share = (sigmoid(output("adult", row, 1)) + sigmoid(output("adult", row, 2))) / 2;
      assertThat(height[row]).isCloseTo(mean, within(1e-6));
      assertThat(adult[row]).isCloseTo(share, within(1e-6));
    }
  }

  @Test
  void lossesAreMeansOverMembers() {
    double height = 0;
    double adult = 0;
    for (int member = 1; member <= 2; member++) {
      height += square(output("height", 0, member) - 1.5) / 2;
      height += 0.5 * square(output("height", 2, member) - 2.5) / 2;
      adult -= Math.log(sigmoid(output("adult", 0, member))) / 2;
      adult -= 2 * Math.log(1 - sigmoid(output("adult", 1, member))) / 2;
    }
    assertThat(value(model.losses().get(0))[0]).isCloseTo(height / 1.5, within(1e-6));
    assertThat(value(model.losses().get(1))[0]).isCloseTo(adult / 3, within(1e-6));
  }

  /** The output of the head for a row and a member, the factor of its features. */
  private double output(String task, int row, int member) {
    Values kernel = feed.variables().get("heads/" + task + "/output/kernel");
    double bias = feed.variables().get("heads/" + task + "/output/bias").data()[0];
    return bias + member * (X[row][0] * kernel.at(0, 0) + X[row][1] * kernel.at(1, 0));
  }

  private double[] value(Tensor tensor) {
    return new Interpreter(feed).value(tensor).data();
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double square(double x) {
    return x * x;
  }

  /** The features, and twice the features. */
  private record Pair() implements Encoder {
    @Override
    public Stem stem(Scope scope, InputSpec inputs) {
      return new Stem() {
        @Override
        public Shape output() {
          return Shape.of(2, inputs.numbers().size());
        }

        @Override
        public Tensor apply(Graph g, Features features) {
          Tensor x = features.tensor(InputSpec.NUMBERS);
          return g.stack(List.of(x, g.scale(x, 2)), 1);
        }
      };
    }

    @Override
    public List<Block> stages() {
      return List.of();
    }

    @Override
    public int members() {
      return 2;
    }
  }
}
