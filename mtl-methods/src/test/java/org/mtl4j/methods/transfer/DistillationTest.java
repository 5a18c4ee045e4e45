// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Teachers.Gives;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.api.train.Scheduled;
import org.mtl4j.methods.schedule.Linear;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;
import org.mtl4j.testkit.sharing.TrialLesson;
import org.mtl4j.testkit.sharing.TrialTask;

/** Losses against frozen teachers, by their definitions. */
class DistillationTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-6);

  private final Graph g = new Graph(Graph.Mode.TRAINING);

  /** Of the last lesson. */
  private Scope scope = Scope.root();

  private Tensor matrix(double[]... rows) {
    return g.constant(Shape.of(rows.length, rows[0].length), Values.matrix(rows).floats());
  }

  private TrialLesson lesson(Task task, Tensor output, Tensor label, Tensor teacher) {
    scope = Scope.root();
    return new TrialLesson(
        g,
        scope,
        List.of(task),
        List.of(output),
        List.of(label),
        Optional.empty(),
        List.of(teacher));
  }

  /** The initial values of variables, and the scheduled numbers at the start of a run. */
  private Feed start() {
    Position first = Position.first(1, 1);
    return new Feed()
        .initial(scope.variables(), 3)
        .input(
            Graph.NUMBERS,
            Values.vector(
                g.numbers().stream()
                    .mapToDouble(number -> number.schedule().orElseThrow().factor(first))
                    .toArray()));
  }

  private double value(Tensor tensor) {
    return new Interpreter(start()).value(tensor).at();
  }

  private double loss(Distillation rule, TrialLesson lesson) {
    Task task = lesson.tasks().get(0);
    Tensor each = task.loss(g, lesson.output(task), lesson.labels(task).values());
    return value(rule.losses(lesson, List.of(lesson.labels(task).mean(g, each))).get(0));
  }

  private static Distillation constant(double labels, double temperature) {
    return new Distillation(new Scheduled(labels), temperature, Map.of());
  }

  private static double entropy(double label, double p) {
    return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void yesNoHasTheCrossEntropyWithTheMixedLabel() {
    double[] z = {0.5, -1.5};
    double[] y = {1, 0};
    double[] p = {0.7, 0.4};
    double expected = 0;
    for (int i = 0; i < 2; i++) {
      expected += entropy(0.25 * y[i] + 0.75 * p[i], sigmoid(z[i])) / 2;
    }
    TrialLesson lesson =
        lesson(
            TrialTask.yesNo("a"),
            matrix(new double[] {z[0]}, new double[] {z[1]}),
            matrix(new double[] {y[0]}, new double[] {y[1]}),
            matrix(new double[] {p[0]}, new double[] {p[1]}));
    assertThat(loss(constant(0.25, 1), lesson)).isCloseTo(expected, CLOSE);
  }

  @Test
  void aTemperatureSoftensTeacherAndStudent() {
    double[] z = {1, 0, -2};
    double[] p = {0.2, 0.5, 0.3};
    double temperature = 3;
    double norm = 0;
    double student = 0;
    for (int k = 0; k < 3; k++) {
      norm += Math.pow(p[k], 1 / temperature);
      student += Math.exp(z[k] / temperature);
    }
    double soft = 0;
    double hard = Math.log(Math.exp(1) + 1 + Math.exp(-2)) - z[2];
    for (int k = 0; k < 3; k++) {
      soft -= Math.pow(p[k], 1 / temperature) / norm * (z[k] / temperature - Math.log(student));
    }
    TrialLesson lesson =
        lesson(TrialTask.classes("a"), matrix(z), matrix(new double[] {2}), matrix(p));
    assertThat(loss(constant(0.4, temperature), lesson))
        .isCloseTo(0.4 * hard + 0.6 * 9 * soft, CLOSE);
  }

  @Test
  void aValueLearnsFromThePredictionOfTheTeacher() {
    TrialLesson lesson =
        lesson(
            TrialTask.value("a"),
            matrix(new double[] {2}),
            matrix(new double[] {1}),
            matrix(new double[] {-1}));
    assertThat(loss(constant(0.3, 1), lesson)).isCloseTo(0.3 * 1 + 0.7 * 9, CLOSE);
    Task further = new TrialTask("b", Prediction.VALUE, List.of("low", "high"));
    assertThatThrownBy(
            () ->
                loss(
                    constant(0.3, 1),
                    lesson(
                        further,
                        matrix(new double[] {2, 3}),
                        matrix(new double[] {1}),
                        matrix(new double[] {1, 1}))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'b' predicts low, high");
  }

  @Test
  void theShareOfTheLabelsFollowsItsSchedule() {
    TrialLesson lesson =
        lesson(
            TrialTask.yesNo("a"),
            matrix(new double[] {1}),
            matrix(new double[] {1}),
            matrix(new double[] {0.5}));
    Distillation rule = new Distillation();
    Tensor loss = rule.losses(lesson, List.of(g.constant(7))).get(0);
    Variable share = scope.variables().iterator().next();
    assertThat(share.schedule().orElseThrow().factor(new Position(30, 40, 3, 10, List.of())))
        .isEqualTo(0.75);
    double distilled = entropy(0.5, sigmoid(1));
    for (double lambda : new double[] {0, 0.75, 1}) {
      Feed feed = new Feed().input(Graph.NUMBERS, Values.vector(lambda));
      assertThat(new Interpreter(feed).value(loss).at())
          .isCloseTo(7 * lambda + (1 - lambda) * distilled, CLOSE);
    }
  }

  @Test
  void extremeTeachersGiveFiniteLosses() {
    for (double p : new double[] {0, 1}) {
      TrialLesson lesson =
          lesson(
              TrialTask.yesNo("a" + p),
              matrix(new double[] {60}),
              matrix(new double[] {1}),
              matrix(new double[] {p}));
      assertThat(loss(constant(0, 0.5), lesson)).isFinite();
    }
  }

  @Test
  void coefficientsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> constant(1.5, 1))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("labels must lie in [0, 1] in every step, but is 1.5 after 0 %");
    Scheduled rising = new Scheduled(1, new Linear(0, 2));
    assertThatThrownBy(() -> new Distillation(rising, 1, Map.of()))
        .hasMessageContaining("but is 1.02 after 51 %");
    assertThatThrownBy(() -> constant(1, 0)).hasMessageContaining("temperature");
    assertThatThrownBy(() -> new KdMtl(new Scheduled(-1), Map.of(), 1))
        .hasMessageContaining("strength must be finite and 0 or more");
    assertThatThrownBy(() -> new KdMtl(new Scheduled(1), Map.of("a", -1.0), 1))
        .hasMessageContaining("factors");
  }

  private TrialLesson features(Tensor representation, Tensor... teachers) {
    List<Task> tasks =
        List.<Task>of(TrialTask.yesNo("a"), TrialTask.yesNo("b")).subList(0, teachers.length);
    Tensor any = matrix(new double[] {0}, new double[] {0});
    List<Tensor> each = tasks.stream().map(task -> any).toList();
    return new TrialLesson(
        g, scope, tasks, each, each, Optional.of(representation), List.of(teachers));
  }

  @Test
  void kdMtlComparesUnitVectorsThroughAnAdapter() {
    double[][] f = {{1, 2}, {-1, 0.5}};
    double[][] teacher = {{0, 1, 1}, {2, -1, 0}};
    TrialLesson lesson = features(matrix(f), matrix(teacher), matrix(teacher));
    KdMtl rule = new KdMtl(new Scheduled(0.5), Map.of("b", 2.0), 1);
    assertThat(rule.taughtBy().gives()).isEqualTo(Gives.REPRESENTATION);
    Map<String, Tensor> losses = rule.teach(lesson);
    assertThat(losses.keySet()).containsExactly("kd-mtl/a", "kd-mtl/b");

    Variable adapter =
        scope.variables().stream().filter(v -> v.name().equals("a/adapter")).findFirst().get();
    assertThat(adapter.shape()).isEqualTo(Shape.of(2, 3));
    double[][] kernel = {{1, 0, -1}, {0.5, 2, 1}};
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      double[] student = new double[3];
      for (int k = 0; k < 3; k++) {
        student[k] = f[row][0] * kernel[0][k] + f[row][1] * kernel[1][k];
      }
      double[] s = unit(student);
      double[] t = unit(teacher[row]);
      for (int k = 0; k < 3; k++) {
        expected += (s[k] - t[k]) * (s[k] - t[k]) / 2;
      }
    }
    Feed feed = start();
    for (Variable variable : scope.variables()) {
      if (variable.name().endsWith("adapter")) {
        feed = feed.variable(variable, Values.matrix(kernel));
      }
    }
    Interpreter values = new Interpreter(feed);
    assertThat(values.value(losses.get("kd-mtl/a")).at()).isCloseTo(0.5 * expected, CLOSE);
    assertThat(values.value(losses.get("kd-mtl/b")).at()).isCloseTo(expected, CLOSE);
  }

  private static double[] unit(double[] x) {
    double squares = 1e-6;
    for (double each : x) {
      squares += each * each;
    }
    double[] scaled = x.clone();
    for (int k = 0; k < x.length; k++) {
      scaled[k] /= Math.sqrt(squares);
    }
    return scaled;
  }

  @Test
  void kdMtlTrainsTheAdapterAndTheRepresentationAlone() {
    Variable f = scope.variable("f", Shape.of(2, 2), Initializer.glorot());
    TrialLesson lesson = features(g.variable(f), matrix(new double[] {1, 0}, new double[] {0, 1}));
    Tensor loss = new KdMtl().teach(lesson).get("kd-mtl/a");
    assertThat(Reach.of(loss))
        .extracting(Variable::name)
        .containsExactlyInAnyOrder("f", "a/adapter");
  }

  @Test
  void kdMtlNeedsARepresentationOfTheForm() {
    Tensor teacher = matrix(new double[] {1}, new double[] {2});
    TrialLesson none = lesson(TrialTask.yesNo("a"), teacher, teacher, teacher);
    assertThatThrownBy(() -> new KdMtl().teach(none))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("this sharing strategy has none");
    Tensor tokens = g.reshape(matrix(new double[] {1, 2}, new double[] {3, 4}), 2, 2, 1);
    assertThatThrownBy(() -> new KdMtl().teach(features(tokens, teacher)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("of one form");
    assertThatThrownBy(
            () ->
                new KdMtl(new Scheduled(1), Map.of("c", 1.0), 1).teach(features(teacher, teacher)))
        .hasMessageContaining("there is no such task");
  }
}
