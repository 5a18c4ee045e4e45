// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.table.ComparisonTable.Entry;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.Predictions;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.transfer.Joint;
import org.mtl4j.methods.weighting.Equal;

/** Whole runs on TensorFlow, from a table to results. */
class TrainingTest {
  private static final int ROWS = 400;
  private static final BackendOptions ONE_THREAD = new BackendOptions("cpu", 1, true);

  @Test
  void aTableBecomesAModelThatPredictsRawRows() {
    Table table = table(missingNothing());
    try (TrainedModel model = Mtl.create().train(experiment(table).build())) {
      RunResult result = model.test();
      assertThat(result.test().get("sum").get("r2")).isGreaterThan(0.95);
      assertThat(result.test().get("positive").get("auc")).isGreaterThan(0.97);
      Predictions predictions = model.predict(table.select("rows", new int[] {3, 7}));
      assertThat(predictions.rows()).isEqualTo(2);
      double sum = Double.parseDouble(table.column("sum").text(3));
      assertThat(predictions.of("sum").value(0)).isCloseTo(sum, within(0.6));
      assertThat(predictions.of("positive").value(1)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void twoRunsOfOneSeedAreEqualToTheLastBit() {
    Table table = table(missingNothing());
    ExperimentBuilder experiment = experiment(table).balancer(new Cagrad());
    assertThat(predictions(experiment, table, 5)).isEqualTo(predictions(experiment, table, 5));
    assertThat(predictions(experiment, table, 6)).isNotEqualTo(predictions(experiment, table, 5));
  }

  @Test
  void theParametersOfTheBestEpochAreRestoredAtTheEnd() {
    // The rate grows without bound, so the best epoch is an early one.
    ExperimentBuilder experiment =
        experiment(table(missingNothing()))
            .training(
                t ->
                    t.epochs(12)
                        .optimizer(new Adam(0.02))
                        .schedule(position -> position.epoch() < 4 ? 1 : 40)
                        .select("sum"));
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      RunResult result = model.result();
      double[] scores = result.history().stream().mapToDouble(e -> e.criterion()).toArray();
      int best = result.best();
      assertThat(scores[best]).isEqualTo(DoubleStream.of(scores).max().orElseThrow());
      assertThat(best).isLessThan(11);
      assertThat(result.validation()).isEqualTo(result.history().get(best).validation());
      double kept = model.test().test().get("sum").get("rmse");
      double last = -scores[11];
      assertThat(kept).isLessThan(last);
    }
  }

  @Test
  void trainingStopsWhenPatienceEnds() {
    ExperimentBuilder experiment =
        experiment(table(missingNothing()))
            .training(t -> t.epochs(50).optimizer(new Sgd(1e-30, 0)).select("sum").patience(2));
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      assertThat(model.result().history()).hasSize(3);
      assertThat(model.result().best()).isZero();
      assertThat(model.result().ending()).isEqualTo("no improvement in 2 epochs");
    }
  }

  /** Records the progress of a run. */
  private record Diary(List<Schedule.Position> positions) implements Schedule {
    @Override
    public double factor(Position position) {
      positions.add(
          new Position(
              position.step(),
              position.steps(),
              position.epoch(),
              position.stepsPerEpoch(),
              List.copyOf(position.scores())));
      return 1;
    }
  }

  @Test
  void stepsEndARunInTheMiddleOfAnEpochAndSchedulesKnowWhereTheyAre() {
    Diary diary = new Diary(new ArrayList<>());
    ExperimentBuilder experiment =
        experiment(table(missingNothing())).training(t -> t.steps(7).batch(100).schedule(diary));
    try (TrainedModel model = Mtl.create().train(experiment.build())) {
      int perEpoch = diary.positions().get(0).stepsPerEpoch();
      assertThat(perEpoch).isEqualTo(3);
      assertThat(diary.positions()).extracting(Schedule.Position::step).containsExactly(numbers(7));
      assertThat(diary.positions())
          .extracting(Schedule.Position::epoch)
          .containsExactly(0, 0, 0, 1, 1, 1, 2);
      assertThat(diary.positions()).allMatch(position -> position.steps() == 7);
      assertThat(diary.positions().get(6).scores()).hasSize(2);
      assertThat(model.result().history()).hasSize(3);
    }
  }

  @Test
  void tasksWithoutLabelsAreAbsent() {
    boolean[] missing = new boolean[ROWS];
    Arrays.fill(missing, true);
    Arrays.fill(missing, 0, 12, false);
    Watch watch = new Watch();
    ExperimentBuilder experiment =
        experiment(table(missing))
            .split(new Split(none(), none(), Optional.empty(), new Split.Values(), 1))
            .balancer(new Cagrad())
            .training(t -> t.epochs(2).batch(10).select("last"));
    try (TrainedModel model = Mtl.create().train(experiment.build(), watch)) {
      assertThat(watch.weights).anyMatch(weights -> weights[1] == 0).allMatch(w -> w[0] != 0);
      assertThat(watch.weights).anyMatch(weights -> weights[1] != 0);
      assertThat(model.result().history())
          .allMatch(epoch -> epoch.losses().values().stream().allMatch(Double::isFinite));
    }
  }

  /** Pauses one of two tasks: in a run of two epochs the first in even steps. */
  private record TakingTurns() implements Transfer {
    @Override
    public void choose(org.mtl4j.api.coordination.History history, int[] sizes, boolean[] train) {
      train[(int) ((history.step() + history.epochs()) % 2)] = false;
    }
  }

  @Test
  void aTransferChoosesTheTrainedTasks() {
    Watch watch = new Watch();
    ExperimentBuilder experiment =
        experiment(table(missingNothing()))
            .transfer(new TakingTurns())
            .balancer(new Cagrad())
            .training(t -> t.epochs(2));
    try (TrainedModel model = Mtl.create().train(experiment.build(), watch)) {
      for (int step = 0; step < watch.weights.size(); step++) {
        assertThat(watch.weights.get(step)[step % 2]).isZero();
        assertThat(watch.weights.get(step)[(step + 1) % 2]).isNotZero();
      }
      assertThat(watch.weights).isNotEmpty();
      assertThat(model.result().history()).hasSize(2);
    }
  }

  @Test
  void aLossThatExplodesStopsTheRunAndNamesTaskAndStep() {
    Watch watch = new Watch();
    ExperimentBuilder experiment =
        experiment(table(missingNothing())).training(t -> t.epochs(50).optimizer(new Sgd(1e12, 0)));
    Mtl mtl = Mtl.create();
    assertThatThrownBy(() -> mtl.train(experiment.build(), watch).close())
        .isInstanceOf(NumericalException.class)
        .hasMessageContaining("run 'hard + equal', epoch ")
        .hasMessageContaining(" in step ")
        .hasMessageContaining("tasks sum, positive: ")
        .hasMessageMatching("(?s).*(loss of task '|gradient).*");
    assertThat(watch.reasons).hasSize(1);
    assertThat(watch.reasons.get(0)).contains("not finite");
  }

  @Test
  void listenersCanBeAddedByAModule() {
    Watch watch = new Watch();
    Module module =
        (Binder binder) ->
            Multibinder.newSetBinder(binder, TrainingListener.class).addBinding().toInstance(watch);
    ExperimentBuilder experiment = experiment(table(missingNothing())).training(t -> t.epochs(2));
    try (TrainedModel model = Mtl.create(module).train(experiment.build())) {
      assertThat(watch.reasons).containsExactly("all epochs done");
      assertThat(watch.started.get(0).tasks()).containsExactly("sum", "positive");
      assertThat(watch.started.get(0).shared())
          .isPositive()
          .isLessThan(watch.started.get(0).parameters());
      assertThat(model.result().history()).hasSize(2);
    }
  }

  @Test
  void aComparisonHasSingleTaskBaselines() {
    ExperimentBuilder experiment = experiment(table(missingNothing())).training(t -> t.epochs(6));
    Mlp encoder = new Mlp();
    MlpHead head = new MlpHead();
    Contender plain =
        new Contender(new Model(encoder, new SharedBottom(), head), new Coordination());
    Contender balanced =
        new Contender(
            new Model(encoder, new Mmoe(), head),
            new Coordination(new Equal(), Optional.of(new Balancing(new Cagrad())), new Joint()));
    Watch watch = new Watch();
    ComparisonTable table =
        Mtl.create().compare(experiment.build(), List.of(plain, balanced), List.of(1L, 2L), watch);

    assertThat(watch.started)
        .extracting(TrainingListener.Started::run)
        .containsExactly(
            "single sum",
            "single sum",
            "single positive",
            "single positive",
            "hard + equal",
            "hard + equal",
            "mmoe + equal + cagrad",
            "mmoe + equal + cagrad");
    assertThat(table.entries())
        .extracting(Entry::name)
        .containsExactly("each task alone", "hard + equal", "mmoe + equal + cagrad");
    Entry alone = table.entries().get(0);
    Entry hard = table.entries().get(1);
    for (int seed = 0; seed < 2; seed++) {
      assertThat(hard.runs().get(seed).seed()).isEqualTo(alone.runs().get(seed).seed());
    }
    double change =
        IntStream.range(0, 2)
            .mapToDouble(
                s -> {
                  double together = hard.runs().get(s).test().get("positive").get("auc");
                  double single = alone.runs().get(s).test().get("positive").get("auc");
                  return 100 * (together - single) / single;
                })
            .average()
            .orElseThrow();
    assertThat(hard.changes().get("positive").mean()).isCloseTo(change, within(1e-9));
    assertThat(table.toString()).contains("each task alone", "mmoe + equal + cagrad", "Δm");
  }

  @Test
  void aSingleTaskModelHasTheInitialValuesOfTheSharedModel() {
    // No variable changes at this rate: the loss of the epoch is that of the initial values.
    ExperimentBuilder still =
        experiment(table(missingNothing())).training(t -> t.epochs(1).optimizer(new Sgd(1e-30, 0)));
    Watch watch = new Watch();
    Mtl.create()
        .compare(
            still.build(),
            List.of(
                new Contender(
                    new Model(new Mlp(), new SharedBottom(), new MlpHead()), new Coordination())),
            List.of(4L),
            watch);
    Map<String, Double> sum = watch.losses.get(0);
    Map<String, Double> positive = watch.losses.get(1);
    Map<String, Double> together = watch.losses.get(2);
    assertThat(together.get("sum")).isCloseTo(sum.get("sum"), within(1e-6));
    assertThat(together.get("positive")).isCloseTo(positive.get("positive"), within(1e-6));
  }

  /** Records all events. */
  private static final class Watch implements TrainingListener {
    private final List<Started> started = new ArrayList<>();
    private final List<double[]> weights = new ArrayList<>();
    private final List<Map<String, Double>> losses = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    @Override
    public void started(Started event) {
      started.add(event);
    }

    @Override
    public void stepped(Stepped event) {
      weights.add(event.result().weights.clone());
    }

    @Override
    public void epochEnded(EpochEnded event) {
      losses.add(event.losses());
    }

    @Override
    public void ended(Ended event) {
      reasons.add(event.reason());
    }
  }

  private static double[] predictions(ExperimentBuilder experiment, Table table, long seed) {
    ExperimentBuilder seeded = experiment.training(t -> t.epochs(3).seed(seed));
    try (TrainedModel model = Mtl.create().train(seeded.build())) {
      return model.predict(table).of("sum").values();
    }
  }

  private static ExperimentBuilder experiment(Table table) {
    return Mtl.experiment()
        .data(MemorySource.of(table))
        .task("sum", new Regression("sum"))
        .task("positive", new Binary("positive"))
        .encoder(new Mlp())
        .training(t -> t.epochs(30).batch(50).optimizer(new Adam(0.01)))
        .backend(ONE_THREAD);
  }

  /** Four numbers, their sum with signs, and the sign of the sum. */
  private static Table table(boolean[] withoutPositive) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(17);
    double[][] x = new double[ROWS][4];
    double[] sum = new double[ROWS];
    double[] positive = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 4; i++) {
        x[row][i] = 2 * random.nextDouble() - 1;
        sum[row] += i % 2 == 0 ? x[row][i] : -x[row][i];
      }
      positive[row] = withoutPositive[row] ? Double.NaN : sum[row] > 0 ? 1 : 0;
    }
    return new TableBuilder("numbers")
        .matrix("x", x)
        .numbers("sum", sum)
        .numbers("positive", positive)
        .build();
  }

  private static boolean[] missingNothing() {
    return new boolean[ROWS];
  }

  private static Optional<Split.Part> none() {
    return Optional.of(new Split.Part(0));
  }

  private static Long[] numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> (long) i).toArray(Long[]::new);
  }
}
