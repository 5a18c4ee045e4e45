// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.methods.Methods;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Gradients;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/**
 * Values in float64 against PyTorch 2.15 in float64 (functions named at each test), or closed
 * forms. Options are float32 constants, hence a tolerance of 1e-7 if one is no binary fraction.
 */
class LossTest {
  private static final Values Z = Values.matrix(new double[][] {{1, -2, .5}, {0, 3, -1}});
  private static final Values CLASSES = column(2, 0);
  private static final Values LOGITS = column(1.5, -.7, -3, .2);
  private static final Values ANSWERS = column(1, 1, 0, 0);

  private static Values column(double... values) {
    return Values.of(Shape.of(values.length, 1), values);
  }

  /** A loss built for one output and label. */
  private record Case(Tensor losses, Tensor sum, Feed feed) {
    static Case of(Loss loss, Prediction prediction, Values output, Values label) {
      Graph g = new Graph(Mode.TRAINING);
      Tensor z = g.input("output", DType.FLOAT, Shape.batchOf(output.shape().size(1)));
      Tensor y = g.input("label", DType.FLOAT, Shape.batchOf(label.shape().size(1)));
      Tensor losses = loss.of(g, prediction, z, y);
      Feed feed = new Feed().input("output", output).input("label", label);
      return new Case(losses, g.sum(losses), feed);
    }

    double[] values() {
      return new Interpreter(feed).value(losses).data();
    }

    double[] gradient() {
      return Gradients.finiteDifference(sum, "output", feed).data();
    }
  }

  private static void check(double[] actual, double tolerance, double... expected) {
    assertThat(actual).containsExactly(expected, within(tolerance));
  }

  @Test
  void distancesOfValuesAreTakenLabelByLabel() {
    Values output = Values.matrix(new double[][] {{1, 5}, {-2, 0}});
    Values label = Values.matrix(new double[][] {{.5, 7}, {-2.5, 4}});
    Case mse = Case.of(new Mse(), Prediction.VALUE, output, label);
    check(mse.values(), 0, .25, 4, .25, 16);
    check(mse.gradient(), 1e-9, 1, -4, 1, -8);
    Case mae = Case.of(new Mae(), Prediction.VALUE, output, label);
    check(mae.values(), 0, .5, 2, .5, 4);
    check(mae.gradient(), 1e-9, 1, -1, 1, -1);
  }

  /** torch.nn.functional.huber_loss(delta=0.8). */
  @Test
  void huberIsSquaredNearAndLinearFar() {
    Case huber = Case.of(new Huber(.8), Prediction.VALUE, column(.3, -2.5), column(0, 0));
    check(huber.values(), 1e-7, .045, 1.68);
    check(huber.gradient(), 1e-7, .3, -.8);
  }

  /** torch.nn.functional.binary_cross_entropy_with_logits(pos_weight=3). */
  @Test
  void crossEntropyOfYesAndNo() {
    Case weighted =
        Case.of(new CrossEntropy(0, List.of(1.0, 3.0)), Prediction.PROBABILITY, LOGITS, ANSWERS);
    check(
        weighted.values(),
        1e-12,
        0.6042398339482572,
        3.3095581466563737,
        0.048587351573742055,
        0.7981388693815918);
    Case plain = Case.of(new CrossEntropy(), Prediction.PROBABILITY, LOGITS, ANSWERS);
    check(plain.gradient(), 1e-9, sigmoid(1.5) - 1, sigmoid(-.7) - 1, sigmoid(-3), sigmoid(.2));
  }

  /** With q = 1 - s/2 for yes, by the definition; the gradient is σ(z) - q. */
  @Test
  void smoothingMovesYesAndNoTowardsEachOther() {
    Case smooth =
        Case.of(new CrossEntropy(.25, List.of()), Prediction.PROBABILITY, LOGITS, ANSWERS);
    check(
        smooth.gradient(),
        1e-9,
        sigmoid(1.5) - .875,
        sigmoid(-.7) - .875,
        sigmoid(-3) - .125,
        sigmoid(.2) - .125);
    double p = sigmoid(1.5);
    assertThat(smooth.values()[0])
        .isCloseTo(-.875 * Math.log(p) - .125 * Math.log(1 - p), within(1e-12));
  }

  /** torch.nn.functional.cross_entropy(weight=[1, 2, 0.5], label_smoothing=0.1). */
  @Test
  void crossEntropyOfClasses() {
    Case weighted =
        Case.of(new CrossEntropy(.1, List.of(1.0, 2.0, .5)), Prediction.DISTRIBUTION, Z, CLASSES);
    assertThat(weighted.losses().shape()).isEqualTo(Shape.batchOf(1));
    check(weighted.values(), 1e-7, 0.7192715779939607, 2.9336486354867195);
    Case plain = Case.of(new CrossEntropy(), Prediction.DISTRIBUTION, Z, CLASSES);
    double[] p = softmax(Z.data());
    check(plain.gradient(), 1e-9, p[0], p[1], p[2] - 1, p[3] - 1, p[4], p[5]);
  }

  /** The formula of the paper, in PyTorch: -α_t (1 - p_t)² log p_t. */
  @Test
  void focalOfYesAndNo() {
    Case focal = Case.of(new Focal(), Prediction.PROBABILITY, LOGITS, ANSWERS);
    check(
        focal.values(),
        1e-12,
        0.0016757117316439144,
        0.12313621990412717,
        8.196249337274796e-05,
        0.18096846559881896);
    check(focal.gradient(), 5e-5, -4.2578e-03, -1.5630e-01, 2.3615e-04, 2.8760e-01);
  }

  /** The same without α over a softmax, γ = 1.5. */
  @Test
  void focalOfClasses() {
    Case focal = Case.of(new Focal(1.5, Optional.empty()), Prediction.DISTRIBUTION, Z, CLASSES);
    check(focal.values(), 1e-12, 0.5069068818257068, 2.854038332949453);
    check(focal.gradient(), 5e-5, .5699, .0284, -.5982, -1.0871, 1.0675, .0196);
  }

  @Test
  void focalWithoutFocusIsCrossEntropy() {
    Case focal = Case.of(new Focal(0, Optional.of(.5)), Prediction.PROBABILITY, LOGITS, ANSWERS);
    double[] entropy =
        Case.of(new CrossEntropy(), Prediction.PROBABILITY, LOGITS, ANSWERS).values();
    for (int i = 0; i < entropy.length; i++) {
      assertThat(2 * focal.values()[i]).isCloseTo(entropy[i], within(1e-12));
    }
    check(
        Case.of(new Focal(0, Optional.empty()), Prediction.DISTRIBUTION, Z, CLASSES).values(),
        1e-12,
        Case.of(new CrossEntropy(), Prediction.DISTRIBUTION, Z, CLASSES).values());
  }

  /** At a logit of ±1000 a probability is 0 or 1 in any precision; the loss is 1000 or 0. */
  @Test
  void hugeLogitsOverflowNothing() {
    Values output = column(1000, -1000, 1000, -1000);
    for (Loss loss : List.of(new CrossEntropy(), new Focal(2, Optional.of(.5)))) {
      Case huge = Case.of(loss, Prediction.PROBABILITY, output, ANSWERS);
      double scale = loss instanceof Focal ? .5 : 1;
      check(huge.values(), 1e-9, 0, 1000 * scale, 1000 * scale, 0);
      check(huge.gradient(), 1e-6, 0, -scale, scale, 0);
    }
    Values classes = Values.matrix(new double[][] {{1000, 0, -1000}, {1000, 0, -1000}});
    for (Loss loss : List.of(new CrossEntropy(), new Focal())) {
      Case huge = Case.of(loss, Prediction.DISTRIBUTION, classes, column(0, 2));
      check(huge.values(), 1e-9, 0, 2000);
      check(huge.gradient(), 1e-6, 0, 0, 0, 1, 0, -1);
    }
  }

  @Test
  void weightsMustBeAsManyAsClasses() {
    Loss loss = new CrossEntropy(0, List.of(1.0, 2.0));
    assertThatThrownBy(() -> Case.of(loss, Prediction.DISTRIBUTION, Z, CLASSES))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("2 classWeights", "3");
    Loss three = new CrossEntropy(0, List.of(1.0, 2.0, 3.0));
    assertThatThrownBy(() -> Case.of(three, Prediction.PROBABILITY, LOGITS, ANSWERS))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("3 classWeights", "[no, yes]");
  }

  @Test
  void alphaHasNoMeaningForClasses() {
    assertThatThrownBy(
            () -> Case.of(new Focal(2, Optional.of(.3)), Prediction.DISTRIBUTION, Z, CLASSES))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("alpha");
  }

  @Test
  void optionsOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> new Huber(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new CrossEntropy(1, List.of())).hasMessageContaining("1.0");
    assertThatThrownBy(() -> new CrossEntropy(0, List.of(1.0, -2.0))).hasMessageContaining("-2.0");
    assertThatThrownBy(() -> new Focal(-1, Optional.empty())).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new Focal(2, Optional.of(2.0))).hasMessageContaining("2.0");
  }

  /** A new loss must be part of the message, too. */
  @Test
  void theRefusalNamesEveryBuiltInLossThatFits() throws ReflectiveOperationException {
    Loss never =
        new Loss() {
          @Override
          public String id() {
            return "never";
          }

          @Override
          public boolean fits(Prediction prediction) {
            return false;
          }

          @Override
          public Tensor of(Graph g, Prediction prediction, Tensor output, Tensor label) {
            return output;
          }
        };
    for (Class<? extends Record> type : new Methods().provides()) {
      if (!Loss.class.isAssignableFrom(type)) {
        continue;
      }
      Loss loss = (Loss) type.getConstructor().newInstance();
      for (Prediction prediction : Prediction.values()) {
        if (loss.fits(prediction)) {
          assertThatCode(() -> Fit.require(loss, prediction)).doesNotThrowAnyException();
          assertThatThrownBy(() -> Fit.require(never, prediction))
              .hasMessageContainingAll("'never'", loss.id());
        }
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Over rows of three. */
  private static double[] softmax(double[] z) {
    double[] p = new double[z.length];
    for (int row = 0; row < z.length; row += 3) {
      double sum = Math.exp(z[row]) + Math.exp(z[row + 1]) + Math.exp(z[row + 2]);
      for (int i = row; i < row + 3; i++) {
        p[i] = Math.exp(z[i]) / sum;
      }
    }
    return p;
  }
}
