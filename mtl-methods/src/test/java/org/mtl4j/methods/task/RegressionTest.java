// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mtl4j.methods.task.Tables.encoded;
import static org.mtl4j.methods.task.Tables.numbers;
import static org.mtl4j.methods.task.Tables.texts;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.methods.loss.CrossEntropy;
import org.mtl4j.methods.loss.Mae;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

class RegressionTest {
  private static final double NAN = Double.NaN;

  @Test
  void learnsMomentsFromPresentTrainingRows() {
    Table training = Tables.of(numbers("price", 2, NAN, 4, 6, 8));
    Regression.Fitted task = new Regression("price").fit("value", training);
    assertThat(task.means()).containsExactly(5.0);
    assertThat(task.deviations().get(0)).isCloseTo(Math.sqrt(5), within(1e-12));
    assertThat(task.outputs()).containsExactly("price");
  }

  @Test
  void writesLabelsInDeviationsRowByRow() {
    Table table = Tables.of(numbers("a", 1, NAN, 3), texts("b", "10", "20.5", ""));
    Regression.Fitted task = new Regression(List.of("a", "b")).fit("both", table);
    assertThat(task.labelWidth()).isEqualTo(2);
    assertThat(encoded(task, table)).containsExactly(-1, -1, Float.NaN, 1, 1, Float.NaN);
  }

  @Test
  void writesLabelsInTheirUnitIfTheyAreNotStandardized() {
    Table table = Tables.of(numbers("a", 1, NAN, 3), texts("b", "10", "20.5", ""));
    Regression.Fitted task = new Regression(List.of("a", "b"), false, new Mae()).fit("both", table);
    assertThat(encoded(task, table)).containsExactly(1, 10, Float.NaN, 20.5f, 3, Float.NaN);
  }

  /** In float32, 10⁹ ± 1 is 10⁹. */
  @Test
  void keepsThePrecisionOfLabelsFarFromZero() {
    Table table = Tables.of(numbers("a", 1e9 - 3, 1e9 - 1, 1e9 + 1, 1e9 + 3));
    Regression.Fitted task = new Regression("a").fit("far", table);
    double deviation = Math.sqrt(5);
    assertThat(encoded(task, table)[1]).isEqualTo((float) (-1 / deviation));
    assertThat(task.scale().decode(encoded(task, table)[3], 0)).isCloseTo(1e9 + 3, within(1e-6));
  }

  @Test
  void leavesLabelsAsTheyAreIfAsked() {
    Table table = Tables.of(numbers("price", 2, 4));
    Regression.Fitted task = new Regression(List.of("price"), false, new Mae()).fit("value", table);
    assertThat(task.means()).containsExactly(0.0);
    assertThat(task.deviations()).containsExactly(1.0);
  }

  /** Moments of 2, 4, 6, 8 and of 1, 3, 1, 3: means 5 and 2, deviations √5 and 1. */
  @Test
  void learnsInDeviationsButPredictsInTheLabelsUnit() {
    Table training = Tables.of(numbers("a", 2, 4, 6, 8), numbers("b", 1, 3, 1, 3));
    Regression.Fitted task = new Regression(List.of("a", "b")).fit("both", training);
    Graph g = new Graph(Mode.TRAINING);
    Tensor output = g.input("output", DType.FLOAT, Shape.batchOf(2));
    Tensor label = g.input("label", DType.FLOAT, Shape.batchOf(2));
    Feed feed =
        new Feed()
            .input("output", Values.matrix(new double[][] {{0, 0}, {1, -1}}))
            .input("label", Values.matrix(new double[][] {{0, 0}, {-Math.sqrt(5), 2}}));
    Interpreter run = new Interpreter(feed);
    double far = 1 + Math.sqrt(5);
    assertThat(run.value(task.loss(g, output, label)).data())
        .containsExactly(new double[] {0, 0, far * far, 9}, within(1e-6));
    double[] predicted = run.value(task.predict(g, output)).data();
    double[] decoded = new double[4];
    Arrays.setAll(decoded, i -> task.scale().decode(predicted[i], i % 2));
    assertThat(decoded).containsExactly(new double[] {5, 2, 5 + Math.sqrt(5), 1}, within(1e-6));
  }

  @Test
  void refusesTextWithColumnRowAndValue() {
    Table table = Tables.of(texts("price", "1", "cheap", "3"));
    assertThatThrownBy(() -> new Regression("price").fit("value", table))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("rows.csv", "'price'", "'value'", "'cheap'", "row 2", "number");
  }

  @Test
  void refusesWhatIsNotFiniteIn32Bits() {
    assertThatThrownBy(
            () ->
                new Regression("x").fit("t", Tables.of(numbers("x", 1, Double.NEGATIVE_INFINITY))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("'x'", "row 2", "finite");
    assertThatThrownBy(() -> new Regression("x").fit("t", Tables.of(numbers("x", 1, 1e39))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("row 2", "1.0E39");
  }

  @Test
  void refusesLabelsThatAreAllMissingOrAllTheSame() {
    assertThatThrownBy(() -> new Regression("x").fit("t", Tables.of(numbers("x", NAN, NAN))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("'x'", "'t'", "missing in all 2 training rows");
    assertThatThrownBy(() -> new Regression("x").fit("t", Tables.of(numbers("x", 7, NAN, 7))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("'x'", "always 7");
  }

  @Test
  void refusesColumnsThatAreNotThereOrHoldArrays() {
    Table table =
        Tables.of(numbers("x", 1, 2), new ArrayColumn("image", Shape.of(2), new float[4]));
    assertThatThrownBy(() -> new Regression("y").fit("t", table))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("'y'", "x, image");
    assertThatThrownBy(() -> new Regression("image").fit("t", table))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("'image'", "arrays");
  }

  @Test
  void refusesALossForProbabilitiesByNameWithThoseThatFit() {
    assertThatThrownBy(() -> new Regression(List.of("x"), true, new CrossEntropy()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'cross-entropy'", "mse, mae, huber")
        .hasMessageNotContaining("focal");
  }

  @Test
  void refusesNoColumnAndOneColumnTwice() {
    assertThatThrownBy(() -> new Regression(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Regression(List.of("x", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[x, x]");
  }
}
