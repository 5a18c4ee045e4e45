// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment.RefitRows;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.StopSignal;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.derive.TaskExport;

/** Runs in which each task has its own best epoch. */
class EachBestTest {
  private static final int ROWS = 160;
  private static final int EPOCHS = 12;
  private static final List<String> TASKS = List.of("sum", "product", "noise");
  private static final Mtl MTL = Mtl.create();

  @TempDir private Path folder;

  @Test
  void theOutputsOfEachTaskAreThoseOfItsOwnEpoch() {
    Table rows = table();
    Path place = folder.resolve("each");
    try (TrainedModel each = MTL.train(each().build())) {
      RunResult result = each.test();
      each.save(place);
      assertThat(result.epochs().keySet()).containsExactlyElementsOf(TASKS);
      assertThat(new HashSet<>(result.epochs().values())).hasSizeGreaterThan(1);
      for (String task : TASKS) {
        int epochs = result.epochs().get(task) + 1;
        Path alone = folder.resolve(task);
        try (TrainedModel last =
            MTL.train(experiment().training(t -> t.epochs(epochs).select("last")).build())) {
          last.test();
          last.save(alone);
          assertThat(each.predict(rows).of(task).values())
              .isEqualTo(last.predict(rows).of(task).values());
          assertThat(result.validation().get(task)).isEqualTo(last.result().validation().get(task));
          assertThat(result.test().get(task)).isEqualTo(last.result().test().get(task));
        }
        Path exported = folder.resolve(task + " exported");
        new TaskExport(ModelDirectory.read(place), List.of(task), new TensorFlowBackend())
            .write(exported);
        try (Model all = Model.load(place);
            Model part = Model.load(exported);
            Model one = Model.load(alone)) {
          float[] expected = one.predict(rows).numbers(task);
          assertThat(all.predict(rows).numbers(task)).isEqualTo(expected);
          assertThat(part.predict(rows).numbers(task)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aResumedRunHasTheSameEpochsAndBits() {
    StopSignal signal = new StopSignal();
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void epochEnded(EpochEnded event) {
            if (event.epoch() == EPOCHS - 3) {
              signal.request();
            }
          }
        };
    try (Checkpoints checkpoints = Checkpoints.begin(folder, signal)) {
      assertThatThrownBy(() -> MTL.train(each().build(), checkpoints, stopping).close())
          .isInstanceOf(RunStoppedException.class);
    }
    try (TrainedModel whole = MTL.train(each().build());
        Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel resumed = MTL.train(each().build(), checkpoints)) {
      assertThat(resumed.result().epochs()).isEqualTo(whole.result().epochs());
      assertThat(resumed.test().test()).isEqualTo(whole.test().test());
      for (String task : TASKS) {
        assertThat(resumed.predict(table()).of(task).values())
            .isEqualTo(whole.predict(table()).of(task).values());
      }
    }
  }

  @Test
  void patienceEndsTheRunWhenNoTaskImproves() {
    try (TrainedModel model = MTL.train(each().training(t -> t.epochs(400).patience(3)).build())) {
      int last = model.result().epochs().values().stream().max(Integer::compare).orElseThrow();
      assertThat(model.result().history()).hasSize(last + 1 + 3);
      assertThat(model.result().ending()).isEqualTo("no improvement in 3 epochs");
    }
  }

  @Test
  void whatNeedsOneEpochIsRefused() {
    assertThatThrownBy(
            () -> MTL.train(each().training(t -> t.refit(RefitRows.ALL)).build()).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("training.refit trains one model for the epochs of the best one");
    assertThatThrownBy(
            () -> MTL.train(each().training(t -> t.weights(Map.of("sum", 2.0))).build()).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("weights are of delta-m, but training.select.by is 'each'");
  }

  private static ExperimentBuilder each() {
    return experiment().training(t -> t.select("each"));
  }

  private static ExperimentBuilder experiment() {
    return Mtl.experiment()
        .data(MemorySource.of(table()))
        .task("sum", new Binary("sum", "1"))
        .task("product", new Binary("product", "1"))
        .task("noise", new Regression("noise"))
        .encoder(new Mlp(List.of(16), Activation.RELU, 0))
        .backend(new BackendOptions("cpu", 1, true))
        .training(t -> t.epochs(EPOCHS).batch(16).optimizer(new Adam(0.02)));
  }

  private static Table table() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] x = new double[ROWS][3];
    double[] sum = new double[ROWS];
    double[] product = new double[ROWS];
    double[] noise = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      Arrays.setAll(x[row], i -> 2 * random.nextDouble() - 1);
      sum[row] = Arrays.stream(x[row]).sum() > 0 ? 1 : 0;
      product[row] = x[row][0] * x[row][1] > 0 ? 1 : 0;
      noise[row] = random.nextDouble();
    }
    return new TableBuilder("numbers")
        .matrix("x", x)
        .numbers("sum", sum)
        .numbers("product", product)
        .numbers("noise", noise)
        .build();
  }
}
