// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Scheduled;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.Experiment.RefitRows;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunStoppedException;
import org.mtl4j.core.train.resume.StopSignal;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.transfer.Distillation;
import org.mtl4j.methods.transfer.KdMtl;
import org.mtl4j.methods.weighting.AutoLambda;
import org.mtl4j.methods.weighting.Uncertainty;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.Field;

/** Runs that learn from frozen teachers. */
class TeachersTest {
  private static final int ROWS = 120;
  private static final Mtl MTL = Mtl.create();

  @TempDir private Path folder;

  /** With the label alone that a single task has, and no validation rows. */
  private static ExperimentBuilder alone(String task) {
    return experiment(none())
        .column(task.equals("sum") ? "up" : "sum", new Field(Field.Role.IGNORE));
  }

  private static ExperimentBuilder sum() {
    return alone("sum").task("sum", new Regression("sum"));
  }

  private static ExperimentBuilder both(Split split, Transfer transfer) {
    return experiment(split)
        .task("sum", new Regression("sum"))
        .task("up", new Binary("up", "yes"))
        .transfer(transfer);
  }

  private static ExperimentBuilder experiment(Split split) {
    return Mtl.experiment()
        .data(MemorySource.of(table()))
        .split(split)
        .encoder(new Mlp(List.of(8), Activation.RELU, 0))
        .training(t -> t.epochs(3).batch(40).optimizer(new Adam(0.01)))
        .backend(new BackendOptions("cpu", 1, true));
  }

  private static Split none() {
    Optional<Split.Part> part = Optional.of(new Split.Part(0));
    return new Split(part, part, Optional.empty(), new Split.Values(), 1);
  }

  private static Table table() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] x = new double[ROWS][3];
    double[] sum = new double[ROWS];
    String[] up = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 3; i++) {
        x[row][i] = 2 * random.nextDouble() - 1;
        sum[row] += 10 + (i + 1) * x[row][i];
      }
      up[row] = x[row][0] + x[row][1] > 0 ? "yes" : "no";
    }
    return new TableBuilder("rows").matrix("x", x).numbers("sum", sum).texts("up", up).build();
  }

  private static Distillation half(Map<String, Path> teachers) {
    return new Distillation(new Scheduled(0.5), 2, teachers);
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

  private static Map<String, List<Float>> trained(ExperimentBuilder experiment) {
    try (TrainedModel model = MTL.train(experiment.build())) {
      return variables(model);
    }
  }

  @Test
  void aStoredTeacherTeachesAsTheSameModelTrainedBefore() {
    Path stored = folder.resolve("sum");
    try (TrainedModel teacher = MTL.train(sum().build())) {
      teacher.save(stored);
    }
    String digest = ModelDirectory.read(stored).digest();
    List<TrainingListener.Teaches> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void teaches(Teaches event) {
            heard.add(event);
          }
        };
    Map<String, List<Float>> student;
    try (TrainedModel model =
        MTL.train(both(none(), half(Map.of("sum", stored))).build(), listener)) {
      student = variables(model);
    }
    assertThat(heard)
        .containsExactly(
            new TrainingListener.Teaches("sum", stored.toString()),
            new TrainingListener.Teaches("up", "trained now"));
    assertThat(ModelDirectory.read(stored).digest()).isEqualTo(digest);
    assertThat(student)
        .isEqualTo(trained(both(none(), half(Map.of()))))
        .isNotEqualTo(trained(both(none(), new Distillation(new Scheduled(1), 2, Map.of()))));
    Map<String, List<Float>> joint = trained(both(none(), new org.mtl4j.methods.transfer.Joint()));
    assertThat(trained(both(none(), new Distillation(new Scheduled(1), 2, Map.of()))))
        .as("with labels alone")
        .containsAllEntriesOf(joint);
  }

  @Test
  void aRunThatIsStoppedInATeacherOrAfterItRepeats() {
    ExperimentBuilder experiment =
        both(new Split(), new Distillation())
            .weighting(new Uncertainty())
            .balancer(new Cagrad())
            .training(t -> t.refit(RefitRows.VALIDATION));
    Map<String, List<Float>> whole = trained(experiment);
    StopSignal first = new StopSignal();
    TrainingListener inTeacher =
        new TrainingListener() {
          @Override
          public void teaches(Teaches event) {
            if (event.task().equals("up")) {
              first.request();
            }
          }
        };
    try (Checkpoints checkpoints = Checkpoints.begin(folder, first)) {
      assertThatThrownBy(() -> MTL.train(experiment.build(), checkpoints, inTeacher).close())
          .isInstanceOf(RunStoppedException.class);
    }
    StopSignal second = new StopSignal();
    TrainingListener inStudent =
        new TrainingListener() {
          @Override
          public void stepped(Stepped event) {
            if (event.step() == 4) {
              second.request();
            }
          }
        };
    try (Checkpoints checkpoints = Checkpoints.resume(folder, second)) {
      assertThatThrownBy(() -> MTL.train(experiment.build(), checkpoints, inStudent).close())
          .isInstanceOf(RunStoppedException.class)
          .hasMessageContaining("hard + uncertainty + cagrad");
    }
    try (Checkpoints checkpoints = Checkpoints.resume(folder);
        TrainedModel model = MTL.train(experiment.build(), checkpoints)) {
      assertThat(variables(model)).isEqualTo(whole);
    }
  }

  /** Its losses on validation rows are mixed with those of the teachers too. */
  @Test
  void aWeightingThatProbesValidationRowsReadsTeachersThere() {
    ExperimentBuilder experiment =
        both(new Split(), new Distillation())
            .weighting(new AutoLambda())
            .training(t -> t.epochs(1).batch(16));
    assertThat(trained(experiment)).isNotEmpty();
  }

  @Test
  void adaptersOfFeaturesAreTrainedAndAreNoPartOfTheStoredModel() {
    ExperimentBuilder experiment = both(none(), new KdMtl());
    try (TrainedModel model = MTL.train(experiment.build());
        TrainedModel still =
            MTL.train(experiment.training(t -> t.optimizer(new Adam(1e-30))).build())) {
      Map<String, List<Float>> before = variables(still);
      Map<String, List<Float>> after = variables(model);
      for (String adapter : List.of("transfer/sum/adapter", "transfer/up/adapter")) {
        assertThat(after.get(adapter)).hasSize(64).isNotEqualTo(before.get(adapter));
      }
      model.save(folder.resolve("student"));
      assertThat(ModelDirectory.read(folder.resolve("student")).card().tasks()).hasSize(2);
    }
  }

  @Test
  void aTeacherThatDoesNotFitIsRefused() {
    Path stored = folder.resolve("sum");
    try (TrainedModel teacher = MTL.train(sum().build())) {
      teacher.save(stored);
    }
    refused(Map.of("up", stored), "the teacher of 'up', " + stored + ", has no such task");
    refused(Map.of("down", stored), "has a teacher of 'down', but there is no such task");
    refused(Map.of("sum", folder), "the teacher of 'sum': " + folder + " is no model");
    ExperimentBuilder other =
        both(none(), half(Map.of("sum", stored))).column("x1", new Field(Field.Role.IGNORE));
    assertThatThrownBy(() -> MTL.describe(other.build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("reads the columns x1, which the data does not have, or");
    ExperimentBuilder renamed =
        experiment(none())
            .task("sum", new Regression("x0"))
            .task("up", new Binary("up", "yes"))
            .transfer(half(Map.of("sum", stored)));
    assertThatThrownBy(() -> MTL.describe(renamed.build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("sum")
        .hasMessageContaining("x0");
  }

  private static void refused(Map<String, Path> teachers, String message) {
    assertThatThrownBy(() -> MTL.describe(both(none(), half(teachers)).build()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
