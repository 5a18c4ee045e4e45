// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.compare.table.Results;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.DatasetDigest;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.metric.Mse;
import org.mtl4j.methods.reference.Linear;
import org.mtl4j.methods.reference.MeanPrediction;
import org.mtl4j.methods.transfer.Joint;
import org.mtl4j.methods.weighting.Equal;

class TrialStoreTest {
  private static final Registry REGISTRY = Registry.load();
  private static final Experiment EXPERIMENT = Results.experiment().build();
  private static final RunPlan PLAN = Results.plan(EXPERIMENT);

  @TempDir private Path folder;
  private final List<Trial> done = new ArrayList<>();

  @Test
  void finishedTrialsAreNotRunAgain() {
    Trial first = trial(0.5, 1);
    Trial second = trial(0.5, 2);

    Map<Trial, Outcome> before = run(PLAN, first, second);
    Map<Trial, Outcome> again = run(PLAN, first, second, trial(0.4, 1));

    assertThat(done).containsExactly(first, second, trial(0.4, 1));
    assertThat(again).containsAllEntriesOf(before);
    Outcome.Finished kept = (Outcome.Finished) again.get(first);
    assertThat(kept.result().history().get(0).criterion()).isNaN();
    assertThat(kept.memory()).hasValue(7);
  }

  @Test
  void everyInputOfAResultChangesItsDigest() {
    TrialFormat format = new TrialFormat(REGISTRY, EXPERIMENT);
    Trial trial = trial(0.5, 1);
    String digest = format.digest(PLAN, trial, "data");

    assertThat(
            List.of(
                format.digest(PLAN, trial(0.4, 1), "data"),
                format.digest(PLAN, trial(0.5, 2), "data"),
                format.digest(PLAN, trial, "other data"),
                format.digest(
                    PLAN,
                    new Trial(
                        "entry", trial.combination(), 1, Optional.of("value"), Optional.empty()),
                    "data"),
                new TrialFormat(REGISTRY, Results.experiment().training(t -> t.epochs(3)).build())
                    .digest(PLAN, trial, "data")))
        .doesNotContain(digest)
        .doesNotHaveDuplicates();
    Experiment elsewhere = Results.experiment().data(fewer()).build();
    assertThat(new TrialFormat(REGISTRY, elsewhere).digest(PLAN, trial, "data"))
        .as("where equal data comes from does not matter")
        .isEqualTo(digest);
  }

  private static String digest(RunPlan plan) {
    return DatasetDigest.of(plan.data().inputs(), plan.data().parts());
  }

  @Test
  void otherDataHasAnotherDigest() {
    RunPlan other = Results.plan(Results.experiment().data(fewer()).build());
    assertThat(digest(other)).isNotEqualTo(digest(PLAN));
    assertThat(digest(Results.plan(EXPERIMENT))).isEqualTo(digest(PLAN));
  }

  @Test
  void aFolderHasTrialsOnOneDataSet() throws IOException {
    run(PLAN, trial(0.5, 1));
    RunPlan other = Results.plan(Results.experiment().data(fewer()).build());

    assertThatThrownBy(() -> run(other, trial(0.5, 1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + folder + "' holds runs on other data")
        .hasMessageContaining("name another folder");

    Path strange = Files.writeString(folder.resolve("notes.json"), "mine");
    TrialStore.clear(folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(json|sha256)")))
          .as("only what it wrote is removed")
          .containsExactly(strange);
    }
    run(other, trial(0.5, 1));
    assertThat(done).hasSize(2);
  }

  @Test
  void aTrialHasTheMetricsOfItsPlan() {
    TrialFormat format = new TrialFormat(REGISTRY, EXPERIMENT);
    List<EvaluatedTask> evaluated =
        PLAN.tasks().stream().map(task -> task.with(new Mse())).toList();
    RunPlan more =
        new RunPlan(
            PLAN.name(),
            evaluated.subList(0, 1),
            PLAN.data(),
            PLAN.model(),
            PLAN.coordination(),
            PLAN.training(),
            PLAN.backend(),
            PLAN.reference());

    assertThat(format.experiment(PLAN, trial(0.5, 1)).tasks()).isEqualTo(EXPERIMENT.tasks());
    assertThat(format.experiment(more, trial(0.5, 1)).tasks().get("value").metrics())
        .startsWith("rmse")
        .endsWith("mse");
  }

  @Test
  void failedTrialsAreRunAgain() {
    Trial trial = trial(0.5, 1);
    Map<Trial, Outcome> outcomes = new LinkedHashMap<>();
    TrialRunner broken = (common, lanes, to) -> to.accept(trial, new Outcome.Failed("no"));
    try (TrialStore store = open(broken)) {
      store.run(PLAN, List.of(List.of(trial)), outcomes::put);
    }

    assertThat(outcomes.get(trial)).isEqualTo(new Outcome.Failed("no"));
    assertThat(run(PLAN, trial).get(trial)).isInstanceOf(Outcome.Finished.class);
  }

  @Test
  void aTrialWithADamagedFileIsRunAgain() throws IOException {
    run(PLAN, trial(0.5, 1));
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(path -> path.toString().endsWith(".json")).findFirst().orElseThrow();
      Files.writeString(file, Files.readString(file).substring(0, 40));
    }

    run(PLAN, trial(0.5, 1));
    assertThat(done).hasSize(2);
  }

  @Test
  void oneComparisonAtATime() {
    try (TrialStore store = open(this::finish)) {
      assertThat(store).isNotNull();
      assertThatThrownBy(() -> open(this::finish))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is being written by another run")
          .hasMessageContaining("name another folder");
    }
    open(this::finish).close();
  }

  @Test
  void aFolderThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    TrialFormat format = new TrialFormat(REGISTRY, EXPERIMENT);
    assertThatThrownBy(() -> TrialStore.open(file, format, this::finish))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void aTrialIsTheSameInAnotherProcess() {
    Trial untuned = trial(0.4, 5);
    Training training = Results.experiment().training(t -> t.epochs(7).seed(5)).build().training();
    Setting setting = new Setting("training.epochs=7", new Model(), training);
    Trial trial =
        new Trial(
            untuned.entry(),
            setting.with(untuned.combination()),
            5,
            Optional.empty(),
            untuned.reference());
    TrialFormat.TrialOf read =
        TrialFormat.trial(REGISTRY, new TrialFormat(REGISTRY, EXPERIMENT).line(PLAN, trial));

    assertThat(read.trial()).isEqualTo(trial);
    assertThat(read.trial().plan(PLAN).training()).isEqualTo(training);
    assertThat(read.experiment().tasks()).isEqualTo(EXPERIMENT.tasks());
    assertThat(read.experiment().training().seed()).isEqualTo(5);
    Outcome failed = new Outcome.Failed("two\nlines \"quoted\"");
    assertThat(TrialFormat.line(failed)).doesNotContain("\n");
    assertThat(TrialFormat.outcome(TrialFormat.line(failed))).isEqualTo(failed);
  }

  @Test
  void aReferenceIsTheSameInAnotherProcess() {
    Trial trial = Trial.of("linear (reference)", new Linear(List.of(2.0, 30.0)), 5);
    TrialFormat format = new TrialFormat(REGISTRY, EXPERIMENT);

    assertThat(TrialFormat.trial(REGISTRY, format.line(PLAN, trial)).trial().classical())
        .isEqualTo(trial.classical());
    assertThat(
            List.of(
                format.digest(PLAN, Trial.of("linear (reference)", new Linear(), 5), "data"),
                format.digest(
                    PLAN, Trial.of("linear (reference)", new MeanPrediction(), 5), "data"),
                format.digest(
                    PLAN, Trial.of("linear (reference)", trial.classical().get(), 6), "data")))
        .doesNotContain(format.digest(PLAN, trial, "data"))
        .doesNotHaveDuplicates();
    assertThat(
            new TrialFormat(REGISTRY, Results.experiment().training(t -> t.epochs(3)).build())
                .digest(PLAN, trial, "data"))
        .as("the training of networks has no effect")
        .isEqualTo(format.digest(PLAN, trial, "data"));
  }

  private TrialStore open(TrialRunner runner) {
    return TrialStore.open(folder, new TrialFormat(REGISTRY, EXPERIMENT), runner);
  }

  private Map<Trial, Outcome> run(RunPlan plan, Trial... trials) {
    Map<Trial, Outcome> outcomes = new LinkedHashMap<>();
    try (TrialStore store = open(this::finish)) {
      store.run(plan, List.of(List.of(trials)), outcomes::put);
    }
    return outcomes;
  }

  private void finish(
      RunPlan common, List<List<Trial>> lanes, java.util.function.BiConsumer<Trial, Outcome> to) {
    for (List<Trial> lane : lanes) {
      for (Trial trial : lane) {
        done.add(trial);
        to.accept(trial, new Outcome.Finished(result(trial), OptionalLong.of(7)));
      }
    }
  }

  private static RunResult result(Trial trial) {
    Map<String, Map<String, Double>> values = Map.of("yes", Map.of("auc", 0.1 + 0.2));
    return new RunResult(
        trial.combination().name(),
        trial.seed(),
        values,
        values,
        1.5,
        0,
        "all epochs done",
        List.of(new EpochEnded(0, Map.of("yes", Double.NaN), values, Double.NaN, false, 0.1, 1, 0)),
        List.of("a warning"));
  }

  private static DataSource fewer() {
    return new Configuration(REGISTRY).create(Kind.DATA, "related-tasks", List.of("rows=999"));
  }

  private static Trial trial(double c, long seed) {
    Coordination coordination =
        new Coordination(
            new Equal(),
            Optional.of(new Balancing(new Cagrad(c, Cagrad.Rescale.NONE, false, Convention.OWN))),
            new Joint());
    return new Trial(
        "entry",
        new Combination("hard + cagrad", new Model(), coordination),
        seed,
        Optional.empty(),
        Optional.of(Map.of("value", 1.5, "yes", 0.75)));
  }
}
