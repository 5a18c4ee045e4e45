// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bundle.ModelCard;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.derive.TaskExport;
import org.mtl4j.serve.derive.TaskExport.Pruned;
import org.mtl4j.tensorflow.TensorFlowBackend;

/** Stored models of some tasks of another. */
class TaskExportTest {
  private static final TensorFlowBackend BACKEND = new TensorFlowBackend();

  @TempDir private static Path folder;

  private static Table table;
  private static Path whole;
  private static ModelDirectory directory;

  @BeforeAll
  static void trainAndSave() {
    table = Mixed.table(1000, 1);
    whole = folder.resolve("whole");
    try (TrainedModel trained = Mtl.create().train(Mixed.experiment(table).build())) {
      trained.test();
      trained.save(whole);
    }
    directory = ModelDirectory.read(whole);
  }

  @Test
  void theOutputsOfTheTasksAreThoseOfTheWholeModel() throws IOException {
    Path some = folder.resolve("some");
    assertThat(export("sizes", "yes").write(some)).isEmpty();
    try (Model before = Model.load(whole);
        Model after = Model.load(some)) {
      for (String task : List.of("sizes", "yes")) {
        assertThat(after.predict(table).numbers(task))
            .isEqualTo(before.predict(table).numbers(task));
      }
      assertThat(after.predict(table.select("one", new int[] {5})).row(0).tasks())
          .containsExactly("sizes", "yes");
    }
    ModelDirectory read = ModelDirectory.read(some);
    assertThat(read.card().names()).containsExactly("sizes", "yes");
    assertThat(read.card().labels()).containsOnlyKeys("yes", "size", "weight");
    assertThat(read.card().changes())
        .containsExactly(
            new ModelCard.Change(
                directory.digest(), List.of("sizes", "yes"), List.of(), Optional.empty()));
    assertThat(read.metrics().test()).containsOnlyKeys("yes", "sizes");
    assertThat(read.variables().orElseThrow().floats().keySet())
        .contains("program/gates/yes/kernel", "program/experts/0/0/kernel")
        .noneMatch(name -> name.contains("tags") || name.contains("kind"));
    assertThat(read.sampleRows().orElseThrow().rows()).isEqualTo(16);
    assertThat(size(some)).isLessThan(size(whole));
  }

  @Test
  void aPartOfAPartIsAModelToo() {
    Path some = folder.resolve("part");
    Path one = folder.resolve("part of part");
    export("kind", "tags").write(some);
    new TaskExport(ModelDirectory.read(some), List.of("tags"), BACKEND).write(one);
    try (Model before = Model.load(whole);
        Model after = Model.load(one)) {
      assertThat(after.predict(table).numbers("tags"))
          .isEqualTo(before.predict(table).numbers("tags"));
    }
    assertThat(ModelDirectory.read(one).card().changes()).hasSize(2);
  }

  @Test
  void expertsOfLittleWeightAreLeftOutAndTheChangeIsMeasured() throws IOException {
    Path pruned = folder.resolve("pruned");
    Path alone = folder.resolve("alone");
    export("yes").write(alone);
    Pruned result = export("yes").write(pruned, 0.125, table);
    assertThat(result.mixtures()).hasSize(1);
    assertThat(result.mixtures().get(0)).startsWith("yes: ").contains("of 8 experts left out");
    try (Model before = Model.load(whole);
        Model after = Model.load(pruned)) {
      double[] old = before.predict(table).values("yes");
      double[] now = after.predict(table).values("yes");
      double largest = 0;
      for (int i = 0; i < old.length; i++) {
        largest = Math.max(largest, Math.abs(now[i] - old[i]));
      }
      assertThat(result.changes()).isEqualTo(Map.of("yes", largest));
      assertThat(largest).isPositive().isLessThan(0.5);
    }
    assertThat(size(pruned)).isLessThan(size(alone));
    long experts =
        ModelDirectory.read(pruned).variables().orElseThrow().floats().keySet().stream()
            .filter(name -> name.matches("program/experts/\\d/0/kernel"))
            .count();
    assertThat(result.mixtures().get(0)).contains((8 - experts) + " of 8 experts");
    Path same = folder.resolve("all experts");
    assertThat(export("yes").write(same, 1e-9, table).changes()).isEqualTo(Map.of("yes", 0.0));
  }

  @Test
  void columnsThatNoTaskReadsAreLeftOut() throws IOException {
    Path both = folder.resolve("own columns");
    Path one = folder.resolve("own columns of one");
    try (TrainedModel trained =
        Mtl.create().train(Mixed.experiment(table).sharing(new OwnColumns()).build())) {
      trained.save(both);
    }
    ModelDirectory read = ModelDirectory.read(both);
    List<String> columns = new ArrayList<>(read.card().inputs().keySet());
    assertThat(columns).containsExactly("x", "money", "age", "job");
    assertThat(new TaskExport(read, List.of("kind"), BACKEND).write(one))
        .containsExactly("x", "job");
    try (Model before = Model.load(both);
        Model after = Model.load(one)) {
      assertThat(after.columns()).containsExactly("money", "age");
      Table rows = new Table("t", 1000, List.of(table.column("money"), table.column("age")));
      assertThat(after.predict(rows).numbers("kind"))
          .isEqualTo(before.predict(table).numbers("kind"));
    }
  }

  @Test
  void whatCannotBeExportedIsRefused() {
    assertThatThrownBy(() -> export())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("an export needs one or more tasks; the model has yes, kind, tags, sizes");
    assertThatThrownBy(() -> export("yse"))
        .hasMessageStartingWith("the model " + whole + " has no task 'yse'; nearest: yes;");
    assertThatThrownBy(() -> export("yes", "yes")).hasMessageContaining("named twice: yes, yes");
    assertThatThrownBy(() -> export("yes").write(whole)).hasMessageContaining("exists already");
    Path target = folder.resolve("never");
    assertThatThrownBy(() -> export("yes").write(target, 1.5, table))
        .hasMessage("the mass of experts must be above 0 and below 1, but is 1.5");
    assertThat(target).doesNotExist();
  }

  private static TaskExport export(String... tasks) {
    return new TaskExport(directory, List.of(tasks), BACKEND);
  }

  private static long size(Path model) throws IOException {
    return Files.size(model.resolve("saved_model/saved_model.pb"));
  }

  /** The task kind reads the numbers of money and the first code; other tasks read all numbers. */
  @Pluggable(name = "own-columns", summary = "Columns of each task.")
  record OwnColumns() implements SharingStrategy {
    @Override
    public Network build(Blueprint plan) {
      InputSpec inputs = plan.inputs();
      List<String> names = inputs.numbers();
      int from = names.indexOf("money:log");
      PerTask<Layer> heads =
          plan.perTask(
              task -> plan.head(task, Shape.of(task.name().equals("kind") ? 3 : names.size())));
      return c -> {
        Graph g = c.graph();
        return plan.outputs(
            g,
            task -> {
              Tensor numbers = c.features(task).tensor(InputSpec.NUMBERS);
              if (!task.name().equals("kind")) {
                return heads.of(task).apply(g, numbers);
              }
              Tensor money = g.slice(numbers, 1, from, from + 2);
              Tensor codes = c.features(task).tensor(InputSpec.CODES);
              Tensor age = g.gather(codes, g.constant(Shape.of(1), new int[] {0}), 1);
              return heads.of(task).apply(g, g.concat(List.of(money, g.cast(age, DType.FLOAT)), 1));
            });
      };
    }
  }
}
