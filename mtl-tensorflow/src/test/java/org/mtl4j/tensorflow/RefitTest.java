// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.SplitBuilder;
import org.mtl4j.core.experiment.CheckpointPolicy;
import org.mtl4j.core.experiment.Experiment.RefitRows;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.StopSignal;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.schedule.CosineLog;
import org.mtl4j.methods.schedule.Plateau;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.weighting.Moml;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Field.Role;

/** Models that are trained again on all rows. */
class RefitTest {
  private static final int TRAINING = 88;
  private static final int ROWS = 120;
  private static final int BATCH = 8;
  private static final int EPOCHS = 6;
  private static final Mtl MTL = Mtl.create();

  @TempDir private Path folder;

  @Test
  void theModelIsTrainedOnAllRowsForTheEpochsOfTheBestOne() {
    Seen seen = new Seen();
    try (TrainedModel plain = MTL.train(parted().build());
        TrainedModel again = MTL.train(refit().build(), seen)) {
      RunResult before = plain.test();
      RunResult result = again.test();
      int best = before.best() + 1;

      assertThat(seen.refits).containsExactly(new TrainingListener.Refits(ROWS, best));
      assertThat(result.refit().orElseThrow().rows()).isEqualTo(ROWS);
      assertThat(result.refit().orElseThrow().epochs()).isEqualTo(best);
      assertThat(result.validation()).isEqualTo(before.validation());
      assertThat(result.test()).isEqualTo(before.test());
      assertThat(result.best()).isEqualTo(before.best());
      assertThat(seen.steps).isEqualTo(EPOCHS * (TRAINING / BATCH));
      // Raw inputs and a head that starts at 0: nothing else is fitted to the training rows.
      ExperimentBuilder all = experiment(none()).training(t -> t.epochs(best).select("last"));
      try (TrainedModel same = MTL.train(all.build())) {
        assertThat(variables(again)).isEqualTo(variables(same)).isNotEqualTo(variables(plain));
      }
    }
  }

  @Test
  void testRowsMayBeLeftOut() {
    Seen seen = new Seen();
    ExperimentBuilder experiment = parted().training(t -> t.epochs(1).refit(RefitRows.VALIDATION));
    try (TrainedModel model = MTL.train(experiment.build(), seen)) {
      int rows = ROWS - (ROWS - TRAINING) / 2;
      assertThat(seen.refits).containsExactly(new TrainingListener.Refits(rows, 1));
      assertThat(model.result().refit().orElseThrow().rows()).isEqualTo(rows);
    }
  }

  @Test
  void anInterruptedSecondTrainingResumesWithTheSameBits() {
    ExperimentBuilder experiment =
        refit().training(t -> t.checkpoint(new CheckpointPolicy(1, 0, 2)));
    StopSignal signal = new StopSignal();
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void refits(Refits event) {
            signal.request();
          }
        };
    try (Checkpoints checkpoints = Checkpoints.begin(folder, signal)) {
      assertThatThrownBy(() -> MTL.train(experiment.build(), checkpoints, stopping).close())
          .isInstanceOf(RunStoppedException.class);
    }
    Seen seen = new Seen();
    try (TrainedModel whole = MTL.train(refit().build());
        Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel resumed = MTL.train(experiment.build(), checkpoints, seen)) {
      assertThat(seen.steps).isZero();
      assertThat(variables(resumed)).isEqualTo(variables(whole));
      assertThat(resumed.test().test()).isEqualTo(whole.test().test());
    }
  }

  @Test
  void aFinishedRunIsTrainedAgainLater() {
    try (Checkpoints checkpoints = Checkpoints.begin(folder);
        TrainedModel plain = MTL.train(parted().build(), checkpoints)) {
      assertThat(plain.result().refit()).isEmpty();
    }
    Seen seen = new Seen();
    try (TrainedModel whole = MTL.train(refit().build());
        Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel later = MTL.train(refit().build(), checkpoints, seen)) {
      assertThat(seen.steps).isZero();
      assertThat(variables(later)).isEqualTo(variables(whole));
    }
  }

  @Test
  void schedulesReadTheCriteriaOfTheFirstTraining() {
    try (TrainedModel model = MTL.train(refit().training(t -> t.schedule(new Plateau())).build())) {
      assertThat(model.result().refit()).isPresent();
    }
  }

  @Test
  void thereIsNoSecondTrainingWithoutOtherRows() {
    try (TrainedModel model =
        MTL.train(experiment(none()).training(t -> t.refit(RefitRows.ALL)).build())) {
      assertThat(model.result().refit()).isEmpty();
    }
  }

  @Test
  void aWeightingThatLearnsFromValidationRowsIsRefused() {
    assertThatThrownBy(() -> MTL.train(refit().weighting(new Moml()).build()).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("training.refit trains on the validation rows too")
        .hasMessageContaining("'moml'");
  }

  private static ExperimentBuilder refit() {
    return parted().training(t -> t.refit(RefitRows.ALL));
  }

  private static ExperimentBuilder parted() {
    return experiment(new SplitBuilder().column("part", new Split.Values()).build());
  }

  private static Split none() {
    return new SplitBuilder().validation(new Split.Part(0)).test(new Split.Part(0)).build();
  }

  private static ExperimentBuilder experiment(Split split) {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(MemorySource.of(table()))
            .split(split)
            .column("part", new Field(Role.IGNORE))
            .task("sum", new Binary("sum", "1"))
            .task("product", new Binary("product", "1"))
            .encoder(new Mlp(List.of(16), Activation.RELU, 0.25))
            .head(new MlpHead(List.of(), Activation.RELU, 0, false))
            .backend(new BackendOptions("cpu", 1, true))
            .training(
                t ->
                    t.epochs(EPOCHS)
                        .batch(BATCH)
                        .optimizer(new Adam(0.01))
                        .schedule(new CosineLog(2)));
    for (int i = 0; i < 3; i++) {
      experiment = experiment.column("x" + i, Field.number(NumberEncoding.RAW));
    }
    return experiment;
  }

  /** Training, validation and test rows, in this order. */
  private static Table table() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] x = new double[ROWS][3];
    double[] sum = new double[ROWS];
    double[] product = new double[ROWS];
    String[] part = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      Arrays.setAll(x[row], i -> 2 * random.nextDouble() - 1);
      sum[row] = Arrays.stream(x[row]).sum() > 0 ? 1 : 0;
      product[row] = x[row][0] * x[row][1] > 0 ? 1 : 0;
      part[row] = row < TRAINING ? "train" : row % 2 == 0 ? "validation" : "test";
    }
    Arrays.sort(part, TRAINING, ROWS, Comparator.reverseOrder());
    return new TableBuilder("numbers")
        .matrix("x", x)
        .numbers("sum", sum)
        .numbers("product", product)
        .texts("part", part)
        .build();
  }

  private static Map<String, List<Float>> variables(TrainedModel model) {
    Map<String, List<Float>> lists = new LinkedHashMap<>();
    model
        .variables()
        .forEach(
            (name, values) -> {
              List<Float> list = new ArrayList<>();
              for (float value : values) {
                list.add(value);
              }
              lists.put(name, list);
            });
    return lists;
  }

  private static final class Seen implements TrainingListener {
    private final List<Refits> refits = new ArrayList<>();
    private long steps;

    @Override
    public void refits(Refits event) {
      refits.add(event);
    }

    @Override
    public void stepped(Stepped event) {
      steps++;
    }
  }
}
