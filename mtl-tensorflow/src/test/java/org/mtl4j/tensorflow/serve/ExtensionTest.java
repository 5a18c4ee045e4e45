// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.extend.Extension;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.derive.TaskExport;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.tensorflow.TensorFlowBackend;

/** Tasks that are added to stored models. */
class ExtensionTest {
  private static final TensorFlowBackend BACKEND = new TensorFlowBackend();
  private static final Mtl MTL = Mtl.create();
  private static final int ROWS = 1600;

  @TempDir private static Path folder;

  private static Table table;
  private static ModelDirectory base;

  @BeforeAll
  static void trainAndSave() {
    table = Mixed.table(ROWS, 1);
    Experiment experiment =
        Mtl.experiment()
            .data(MemorySource.of(without("money", "size", "weight")))
            .task("yes", new Binary("yes", "yes"))
            .task("kind", new MultiClass("kind"))
            .column("tag", new Field(Field.Role.IGNORE))
            .column("other", new Field(Field.Role.IGNORE))
            .encoder(new Tabular())
            .training(training -> training.epochs(4).batch(64))
            .build();
    try (TrainedModel trained = MTL.train(experiment)) {
      trained.test();
      trained.save(folder.resolve("base"));
    }
    base = ModelDirectory.read(folder.resolve("base"));
  }

  @Test
  void theOldOutputsAreTheSameBitsAndTheNewTaskLearns() {
    Path first = extended(base, "first", tag(), false);
    try (Model before = Model.load(base.folder());
        Model after = Model.load(first)) {
      for (String task : List.of("yes", "kind")) {
        assertThat(after.predict(table).numbers(task))
            .isEqualTo(before.predict(table).numbers(task));
      }
      assertThat(after.columns()).isEqualTo(before.columns());
    }
    ModelDirectory read = ModelDirectory.read(first);
    assertThat(read.card().names()).containsExactly("yes", "kind", "other");
    assertThat(read.card().changes()).hasSize(1);
    assertThat(read.card().changes().get(0).model()).isEqualTo(base.digest());
    assertThat(read.card().changes().get(0).run().orElseThrow().rows())
        .containsKeys("train", "test");
    assertThat(read.metrics().test().get("other").get("auc")).isGreaterThan(0.9);
    assertThat(read.metrics().test().get("yes")).isEqualTo(base.metrics().test().get("yes"));
    assertThat(read.variables().orElseThrow().floats().keySet())
        .contains("program/encoder/0/kernel", "program/added/1/encoder/0/kernel");
  }

  @Test
  void anExtendedModelIsExtendedAndExportedInTurn() {
    Path first = extended(base, "one", tag(), true);
    Path second = extended(ModelDirectory.read(first), "two", size(), false);
    Path alone = folder.resolve("size alone");
    Path old = folder.resolve("old alone");
    new TaskExport(ModelDirectory.read(second), List.of("sizes"), BACKEND).write(alone);
    assertThat(
            new TaskExport(ModelDirectory.read(second), List.of("kind", "yes"), BACKEND).write(old))
        .containsExactly("money");
    try (Model before = Model.load(base.folder());
        Model one = Model.load(first);
        Model two = Model.load(second);
        Model ofSize = Model.load(alone);
        Model ofOld = Model.load(old)) {
      assertThat(two.columns()).containsExactly("x", "age", "money", "job");
      for (String task : List.of("yes", "kind")) {
        float[] expected = before.predict(table).numbers(task);
        assertThat(two.predict(table).numbers(task)).isEqualTo(expected);
        assertThat(ofOld.predict(table).numbers(task)).isEqualTo(expected);
      }
      assertThat(ofOld.columns()).isEqualTo(before.columns());
      assertThat(two.predict(table).numbers("other"))
          .isEqualTo(one.predict(table).numbers("other"));
      assertThat(ofSize.predict(table).numbers("sizes"))
          .isEqualTo(two.predict(table).numbers("sizes"));
    }
    assertThat(ModelDirectory.read(second).card().changes()).hasSize(2);
  }

  @Test
  void theStoredModelAndTheTrainedTasksAgree() {
    Extension extension = Extension.prepare(base, size().build(), true, BACKEND);
    Path place = folder.resolve("agree");
    try (TrainedModel trained = MTL.extend(extension, size().build())) {
      trained.test();
      assertThat(extension.save(trained, place)).isEqualTo(1000);
      double[] expected =
          trained.predict(extension.data().test().orElseThrow()).of("sizes").values();
      try (Model model = Model.load(place)) {
        List<Double> found = new ArrayList<>();
        for (double value : model.predict(table).values("sizes")) {
          found.add(value);
        }
        assertThat(found).contains(expected[0], expected[1], expected[expected.length - 1]);
      }
    }
  }

  @Test
  void whatCannotBeAddedIsRefused() {
    assertThatThrownBy(() -> prepare(experiment(table).task("yes", new Binary("tag", "1"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the model %s already has a task 'yes'; its tasks are yes, kind"
                .formatted(base.folder()));
    assertThatThrownBy(() -> prepare(experiment(table).task("age", new Regression("age"))))
        .hasMessageContaining(
            "reads the column 'age', which is the label of the new task 'age': it would be told");
    assertThatThrownBy(
            () -> prepare(experiment(without("age")).task("size", new Regression("size"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no column 'age', which the model");
  }

  private static Extension prepare(ExperimentBuilder experiment) {
    return Extension.prepare(base, experiment.build(), false, BACKEND);
  }

  private static Path extended(
      ModelDirectory of, String name, ExperimentBuilder experiment, boolean inputs) {
    Extension extension = Extension.prepare(of, experiment.build(), inputs, BACKEND);
    Path place = folder.resolve(name);
    try (TrainedModel trained = MTL.extend(extension, experiment.build())) {
      trained.test();
      assertThat(extension.save(trained, place)).isEqualTo(1000);
    }
    return place;
  }

  private static ExperimentBuilder tag() {
    return experiment(table).task("other", new Binary("other", "1"));
  }

  /** With a new column. */
  private static ExperimentBuilder size() {
    return experiment(table)
        .task("sizes", new Regression(List.of("size", "weight")))
        .column("money", Field.number(Field.NumberEncoding.LOG));
  }

  private static ExperimentBuilder experiment(Table rows) {
    return Mtl.experiment()
        .data(MemorySource.of(rows))
        .encoder(new Tabular())
        .training(training -> training.epochs(6).batch(64));
  }

  private static Table without(String... names) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.removeIf(column -> List.of(names).contains(column.name()));
    return new Table("rows", ROWS, columns);
  }
}
