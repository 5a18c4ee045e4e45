// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.coordination.Teachers;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.coordination.Transfer.Lesson;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.Loss;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.balancer.GivenHistory;
import org.mtl4j.testkit.sharing.ConnectedNetwork;
import org.mtl4j.testkit.sharing.TrialLesson;

/**
 * What every registered schedule, loss, metric and transfer rule must do, with its defaults and
 * with each option at its bounds. Balancers and weightings have contracts of their own.
 */
class RegisteredMethodsTest {
  private static final int TASKS = 3;

  private static <T> Stream<DynamicContainer> each(Kind<T> kind, Consumer<T> check) {
    return Variants.registered(kind).stream()
        .map(
            variants ->
                DynamicContainer.dynamicContainer(
                    variants.name(), variants.all().stream().map(variant -> test(variant, check))));
  }

  private static <T> DynamicTest test(Variants.Variant<T> variant, Consumer<T> check) {
    return dynamicTest(variant.name(), () -> check.accept(variant.method().apply(TASKS)));
  }

  @TestFactory
  Stream<DynamicContainer> schedulesGiveFiniteFactorsOfZeroOrMore() {
    return each(Kind.SCHEDULE, RegisteredMethodsTest::checkSchedule);
  }

  private static void checkSchedule(Schedule schedule) {
    List<Double> scores = List.of(0.5, 0.4, Double.NaN, 0.4);
    for (long step : new long[] {0, 1, 19, 20, 85, 199}) {
      double factor = schedule.factor(new Position(step, 200, (int) (step / 20), 20, scores));
      assertThat(factor).isFinite().isNotNegative();
    }
  }

  @TestFactory
  Stream<DynamicContainer> lossesAreFiniteForEachLabel() {
    return each(Kind.LOSS, RegisteredMethodsTest::checkLoss);
  }

  private static void checkLoss(Loss loss) {
    assertThat(Stream.of(Prediction.values()).filter(loss::fits).filter(p -> supports(loss, p)))
        .isNotEmpty();
  }

  /** Whether the options have a meaning for a prediction that the loss fits. */
  private static boolean supports(Loss loss, Prediction prediction) {
    int width = width(prediction);
    Graph g = new Graph(Graph.Mode.TRAINING);
    Tensor output = g.input("output", DType.FLOAT, Shape.batchOf(width));
    Tensor label = g.input("label", DType.FLOAT, Shape.batchOf(1));
    Tensor losses;
    try {
      losses = loss.of(g, prediction, output, label);
    } catch (ConfigurationException e) {
      return false;
    }
    double[][] outputs = new double[6][width];
    for (int row = 0; row < outputs.length; row++) {
      outputs[row][0] = 50.0 * (row / 2 - 1);
    }
    Feed feed =
        new Feed()
            .input("output", Values.matrix(outputs))
            .input("label", Values.of(Shape.of(6, 1), new double[] {0, 1, 0, 1, 0, 1}));
    Values values = new Interpreter(feed).value(losses);
    assertThat(values.shape()).isEqualTo(Shape.of(6, 1));
    assertThat(Arrays.stream(values.data())).allMatch(Double::isFinite);
    return true;
  }

  private static int width(Prediction prediction) {
    return prediction == Prediction.DISTRIBUTION ? 2 : 1;
  }

  @TestFactory
  Stream<DynamicContainer> metricsAreNanWithoutRowsAndForPredictionsOfNan() {
    return each(Kind.METRIC, RegisteredMethodsTest::checkMetric);
  }

  private static void checkMetric(Metric metric) {
    List<Prediction> fitting = Stream.of(Prediction.values()).filter(metric::fits).toList();
    assertThat(fitting).isNotEmpty();
    for (Prediction prediction : fitting) {
      int width = width(prediction);
      assertThat(metric.of(scores(width, 0, 0.5f))).isNaN();
      assertThat(metric.of(scores(width, 4, Float.NaN))).isNaN();
      assertThat(metric.of(scores(width, 4, 0.75f))).isFinite();
    }
  }

  /** Labels 0, 1, 0, 1, .. and one prediction for all. */
  private static Scores scores(int width, int rows, float prediction) {
    float[] predictions = new float[rows * width];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    Arrays.fill(predictions, prediction);
    for (int row = 0; row < rows; row++) {
      labels[row] = row % 2;
      weights[row] = 1;
    }
    return new Scores(rows, width, predictions, 1, labels, weights, new double[] {0.4});
  }

  @TestFactory
  Stream<DynamicContainer> rulesOfMergingLeaveEqualModelsWhereTheyAre() {
    return each(Kind.MERGING, RegisteredMethodsTest::checkMerging);
  }

  /** Two equal models that did not move from their start. */
  private static void checkMerging(Merging merging) {
    float[] start = {1, -2, 0.5f};
    assertThat(merging.merge(start, List.of(start.clone(), start.clone())))
        .containsExactly(1, -2, 0.5f);
  }

  @TestFactory
  Stream<DynamicContainer> transferRulesTrainSomeTaskAndTeachByFiniteScalars() {
    return each(Kind.TRANSFER, RegisteredMethodsTest::checkTransfer);
  }

  private static void checkTransfer(Transfer transfer) {
    for (long step = 0; step < 20; step++) {
      boolean[] train = {true, true, true};
      transfer.choose(new GivenHistory(TASKS, 1).at(step), new int[] {5, 0, 90}, train);
      assertThat(train[0] || train[2]).isTrue();
      assertThat(transfer.together() || train[0] != train[2]).isTrue();
    }
    Graph g = new Graph(Graph.Mode.TRAINING);
    Tensor outputs = g.constant(Shape.of(2, 1), 40f, -40f);
    Tensor labels = g.constant(Shape.of(2, 1), 1f, 0f);
    List<Task> tasks = ConnectedNetwork.yesNo("a", "b", "c");
    Tensor representation = g.constant(Shape.of(2, 3), 0f, 0f, 0f, 1f, -2f, 3f);
    boolean features = transfer.taughtBy().gives() == Teachers.Gives.REPRESENTATION;
    Tensor teacher = features ? representation : labels;
    Lesson lesson =
        new TrialLesson(
            g,
            Scope.root(),
            tasks,
            List.of(outputs, g.negate(outputs), outputs),
            List.of(labels, labels, labels),
            Optional.of(representation),
            List.of(teacher, teacher, teacher));
    Map<String, Tensor> terms = new LinkedHashMap<>(transfer.teach(lesson));
    List<Tensor> losses =
        transfer.losses(lesson, List.of(g.constant(1), g.constant(2), g.constant(3)));
    for (int t = 0; t < TASKS; t++) {
      terms.put("loss of " + tasks.get(t).name(), losses.get(t));
    }
    double[] numbers =
        g.numbers().stream()
            .mapToDouble(number -> number.schedule().orElseThrow().factor(Position.first(10, 5)))
            .toArray();
    Interpreter values =
        new Interpreter(
            new Feed()
                .initial(lesson.scope().variables(), 1)
                .input(Graph.NUMBERS, Values.vector(numbers)));
    terms.forEach((name, term) -> assertThat(values.value(term).at()).as(name).isFinite());
  }
}
