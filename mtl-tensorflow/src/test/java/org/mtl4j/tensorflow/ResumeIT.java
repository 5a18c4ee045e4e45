// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.core.data.synthetic.RelatedTasks.Target;
import org.mtl4j.core.experiment.CheckpointPolicy;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.plan.StartReport;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.StopSignal;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.weighting.Dwa;

/** Runs that are stopped and resumed. */
class ResumeIT {
  private static final Mtl MTL = Mtl.create();

  @TempDir private Path folder;

  @Test
  void aResumedRunEndsWithTheSameBits() {
    try (TrainedModel whole = MTL.train(experiment().build())) {
      for (int step : new int[] {1, 9, 25, 53}) { // the first, an epoch's last, in mid-epoch
        stopAfter(experiment(), step);
      }
      try (Checkpoints checkpoints = Checkpoints.resume(folder);
          TrainedModel resumed = MTL.train(experiment().build(), checkpoints)) {
        isTheSame(resumed, whole);
      }
      try (Checkpoints checkpoints = Checkpoints.resume(folder);
          TrainedModel again = MTL.train(experiment().build(), checkpoints)) {
        isTheSame(again, whole);
      }
    }
  }

  @Test
  void aBrokenCheckpointIsReportedAndTheOneBeforeIsUsed() throws IOException {
    stopAfter(experiment(), 23);
    Path newest = newest();
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 100] ^= 1;
    Files.write(newest, bytes);
    Heard heard = new Heard();
    try (TrainedModel whole = MTL.train(experiment().build());
        Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel resumed = MTL.train(experiment().build(), checkpoints, heard)) {
      isTheSame(resumed, whole);
      assertThat(heard.warnings)
          .filteredOn(warning -> warning.contains("checkpoint"))
          .singleElement()
          .asString()
          .contains(newest.getFileName().toString(), "is broken: the checksum of its array");
      assertThat(resumed.result().warnings()).containsAll(heard.warnings);
      assertThat(heard.resumed).singleElement().satisfies(e -> assertThat(e.step()).isEqualTo(22));
    }
  }

  /** Every checkpoint refers to the same best epoch, whose file is removed. */
  @Test
  void aRunThatLostItsBestParametersGoesOnAndSaysSo() throws IOException {
    stopAfter(experiment(), 23);
    for (Path best : files("best-")) {
      Files.delete(best);
    }
    Heard heard = new Heard();
    stopAfter(experiment(), 25, heard);
    assertThat(heard.resumed).singleElement().satisfies(e -> assertThat(e.step()).isEqualTo(23));
    assertThat(heard.warnings)
        .filteredOn(warning -> warning.contains("best epoch"))
        .singleElement()
        .asString()
        .contains("is missing: epoch ", "among those from epoch 3 on");
    try (Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel resumed = MTL.train(experiment().build(), checkpoints)) {
      assertThat(resumed.result().best()).isGreaterThanOrEqualTo(2);
      assertThat(resumed.result().warnings()).containsAll(heard.warnings);
    }
  }

  @Test
  void anInterruptedThreadStopsAfterItsStepWithACheckpoint() {
    TrainingListener interrupting = at(20, () -> Thread.currentThread().interrupt());
    try (TrainedModel whole = MTL.train(experiment().build())) {
      try (Checkpoints checkpoints = Checkpoints.begin(folder)) {
        assertThatThrownBy(() -> MTL.train(experiment().build(), checkpoints, interrupting).close())
            .isInstanceOf(RunStoppedException.class)
            .hasMessageContaining("stopped before step 20");
        assertThat(Thread.interrupted()).isTrue();
      }
      try (Checkpoints checkpoints = Checkpoints.resume(folder);
          TrainedModel resumed = MTL.train(experiment().build(), checkpoints)) {
        isTheSame(resumed, whole);
      }
    }
    assertThatThrownBy(() -> MTL.train(experiment().build(), interrupting).close())
        .isInstanceOf(RunStoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFolderThatIsMovedAwayEndsTheRun() throws IOException {
    Path run = folder.resolve("run");
    Path away = folder.resolve("away");
    TrainingListener moving =
        at(
            20,
            () -> {
              try {
                Files.move(run, away);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (Checkpoints checkpoints = Checkpoints.begin(run)) {
      assertThatThrownBy(() -> MTL.train(experiment().build(), checkpoints, moving).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'" + run + "' was moved or removed while this run writes it");
    }
    assertThat(run).doesNotExist();
    try (TrainedModel whole = MTL.train(experiment().build());
        Checkpoints checkpoints = Checkpoints.resume(away);
        TrainedModel resumed = MTL.train(experiment().build(), checkpoints)) {
      isTheSame(resumed, whole);
    }
  }

  private static TrainingListener at(long step, Runnable action) {
    return new TrainingListener() {
      @Override
      public void stepped(Stepped event) {
        if (event.step() + 1 == step) {
          action.run();
        }
      }
    };
  }

  @Test
  void aCheckpointOfAnotherConfigurationNamesTheKeysThatDiffer() {
    stopAfter(experiment(), 5);
    ExperimentBuilder other =
        experiment().training(t -> t.batch(16).optimizer(new Adam(0.02))).weighting(new Dwa(3));
    try (Checkpoints checkpoints = Checkpoints.resume(folder)) {
      assertThatThrownBy(() -> MTL.train(other.build(), checkpoints).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("training.batch is 8 there, 16 here")
          .hasMessageContaining("training.optimizer.rate is 0.001 there, 0.02 here")
          .hasMessageContaining("coordination.weighting.temperature is 2.0 there, 3.0 here")
          .hasMessageNotContaining("training.epochs");
    }
  }

  @Test
  void aCheckpointOfOtherRowsNamesThem() {
    stopAfter(experiment(), 5);
    ExperimentBuilder other = experiment().data(rows(0.5));
    try (Checkpoints checkpoints = Checkpoints.resume(folder)) {
      assertThatThrownBy(() -> MTL.train(other.build(), checkpoints).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("the data 'train/label/value' is ");
    }
  }

  @Test
  void aFinishedRunMayBeMadeLonger() {
    try (Checkpoints checkpoints = Checkpoints.begin(folder);
        TrainedModel shorter =
            MTL.train(experiment().training(t -> t.epochs(2)).build(), checkpoints)) {
      assertThat(shorter.result().history()).hasSize(2);
    }
    try (TrainedModel whole = MTL.train(experiment().build());
        Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel longer = MTL.train(experiment().build(), checkpoints)) {
      isTheSame(longer, whole);
    }
  }

  @Test
  void aFolderServesOneRunAtATime() {
    stopAfter(experiment(), 3);
    assertThatThrownBy(() -> Checkpoints.begin(folder).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("already holds checkpoints of a run");
    try (Checkpoints first = Checkpoints.resume(folder)) {
      assertThatThrownBy(() -> Checkpoints.resume(first.folder()).close())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is being written by another run");
    }
  }

  @Test
  void aRunStartsFromWhatFitsOfAnother() {
    stopAfter(experiment(), 20);
    ExperimentBuilder wider =
        experiment()
            .head(new MlpHead(List.of(3), Activation.RELU, 0))
            .training(t -> t.startFrom(folder).epochs(1).optimizer(new Sgd(1e-60, 0)));
    try (Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel first =
            MTL.train(experiment().training(t -> t.epochs(3)).build(), checkpoints);
        TrainedModel second = MTL.train(wider.build())) {
      Map<String, float[]> values = second.variables();
      assertThat(values.get("encoder/0/kernel"))
          .containsExactly(first.variables().get("encoder/0/kernel"));
      StartReport report = second.result().start().orElseThrow();
      assertThat(report.matched())
          .containsExactly(
              "encoder/0/kernel",
              "encoder/0/bias",
              "heads/value/output/bias",
              "heads/yes/output/bias");
      assertThat(report.missing()).hasSize(4).allMatch(name -> name.startsWith("heads/"));
      assertThat(report.otherShape()).contains("heads/yes/output/kernel [16, 1], here [3, 1]");
      assertThat(report.toString()).contains("4 variables set; missing there: ");
    }
    assertThatThrownBy(
            () ->
                MTL.train(wider.training(t -> t.startFrom(folder.resolve("none"))).build()).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holds no complete checkpoint");
  }

  private void stopAfter(ExperimentBuilder experiment, long steps, TrainingListener... others) {
    StopSignal signal = new StopSignal();
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void stepped(Stepped event) {
            if (event.step() + 1 == steps) {
              signal.request();
            }
          }
        };
    List<TrainingListener> listeners = new ArrayList<>(List.of(others));
    listeners.add(stopping);
    try (Checkpoints checkpoints = Checkpoints.resume(folder, signal)) {
      assertThatThrownBy(
              () ->
                  MTL.train(
                          experiment.build(),
                          checkpoints,
                          listeners.toArray(TrainingListener[]::new))
                      .close())
          .isInstanceOf(RunStoppedException.class)
          .hasMessageContaining("stopped before step " + steps);
    }
  }

  private Path newest() throws IOException {
    return files("step-").stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  private List<Path> files(String start) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(start)).toList();
    }
  }

  private static void isTheSame(TrainedModel one, TrainedModel other) {
    Map<String, float[]> expected = other.variables();
    one.variables().forEach((n, v) -> assertThat(v).as(n).containsExactly(expected.get(n)));
    RunResult a = one.test();
    RunResult b = other.test();
    assertThat(a.validation()).isEqualTo(b.validation());
    assertThat(a.test()).isEqualTo(b.test());
    assertThat(a.best()).isEqualTo(b.best());
    assertThat(a.history())
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(b.history());
  }

  /** A weighting and a balancer with state. */
  private static ExperimentBuilder experiment() {
    return alone().weighting(new Dwa()).balancer(new Remembering(0.5));
  }

  private static ExperimentBuilder alone() {
    return Mtl.experiment()
        .data(rows(0.3))
        .task("value", new Regression("regression"))
        .task("yes", new Binary("binary", "1"))
        .encoder(new Mlp(List.of(16), Activation.RELU, 0.25))
        .backend(new BackendOptions("cpu", 1, true))
        .training(t -> t.epochs(6).batch(8).checkpoint(new CheckpointPolicy(1, 0, 2)));
  }

  private static RelatedTasks rows(double noise) {
    return new RelatedTasks(100, 5, 0, 0.8, noise, 4, List.of(Target.REGRESSION, Target.BINARY), 1);
  }

  /** A moving average of the Jacobian on the device, and of random weights on the host. */
  @Pluggable(name = "remembering", summary = "Moving averages of gradients and random weights.")
  record Remembering(@Option("what remains") double keep) implements GradientBalancer {
    @Override
    public Tensor transform(Graph g, JacobianBlock block) {
      Variable average = block.state("average", Initializer.constant(0));
      Tensor mixed =
          g.add(
              g.multiply(g.variable(average), g.constant(keep)),
              g.multiply(block.jacobian(), g.constant(1 - keep)));
      g.update(average, mixed);
      return mixed;
    }

    @Override
    public Solver solver(int tasks, double accuracy) {
      return (problem, weights) -> {
        double[] last = problem.history().state("weights", tasks, 1);
        SplittableRandom random = problem.history().random();
        for (int i = 0; i < problem.size(); i++) {
          int task = problem.task(i);
          last[task] = keep * last[task] + (1 - keep) * 2 * random.nextDouble();
          weights[i] = last[task];
        }
      };
    }
  }

  private static final class Heard implements TrainingListener {
    private final List<String> warnings = new ArrayList<>();
    private final List<Resumed> resumed = new ArrayList<>();

    @Override
    public void warned(String warning) {
      warnings.add(warning);
    }

    @Override
    public void resumed(Resumed event) {
      resumed.add(event);
    }
  }
}
