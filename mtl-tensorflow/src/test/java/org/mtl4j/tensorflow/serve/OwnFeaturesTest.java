// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.FilesSource;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.Model;

/** Tasks with rows and columns of their own share a network, a checkpoint and a stored model. */
class OwnFeaturesTest {
  @TempDir private Path folder;

  @Test
  void aTaskNeedsOnlyItsColumnsAndLearnsFromThem() {
    try (TrainedModel trained = Mtl.create().train(experiment("hard", 8))) {
      Map<String, Map<String, Double>> metrics = trained.test().test();
      assertThat(metrics.get("math").get("r2")).isGreaterThan(0.9);
      assertThat(metrics.get("bio").get("r2")).isGreaterThan(0.9);
      trained.save(folder.resolve("model"));
    }
    needsOnlyItsColumns();
  }

  @Test
  void networksOfOtherTasksReadTheColumnsOfTheTask() {
    try (TrainedModel trained = Mtl.create().train(experiment("cross-stitch", 1))) {
      trained.save(folder.resolve("model"));
    }
    needsOnlyItsColumns();
  }

  private void needsOnlyItsColumns() {
    try (Model model = Model.load(folder.resolve("model"))) {
      Map<String, Object> math = Map.of("age", 8, "m", 0.5, "kind", "x", "task", "math");
      Map<String, Object> all = new HashMap<>(math);
      all.put("b", 3.0);
      Map<String, Object> other = new HashMap<>(all);
      other.put("b", -5.0);
      double alone = model.only(List.of("math")).predict(math).numbers("math").values()[0];

      assertThat(alone)
          .as("columns of other tasks have no effect")
          .isEqualTo(model.predict(all).numbers("math").values()[0])
          .isEqualTo(model.predict(other).numbers("math").values()[0]);
      assertThat(model.predict(all).numbers("bio").values()[0])
          .as("its own have one")
          .isNotEqualTo(model.predict(other).numbers("bio").values()[0]);
      assertThat(model.only(List.of("math")).columns())
          .containsExactlyInAnyOrder("age", "m", "kind", "task");
      assertThatThrownBy(() -> model.predict(math))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("the row has no column 'b'");
      assertThatThrownBy(() -> model.only(List.of("mat")))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("the model has no task 'mat'", "math");
    }
  }

  private static Experiment experiment(String sharing, int epochs) {
    Map<String, DataSource> files = new LinkedHashMap<>();
    files.put("math", MemorySource.of(rows("m", "score", 1).build()));
    files.put("bio", MemorySource.of(rows("b", "growth", 2).build()));
    return Mtl.experiment()
        .data(new FilesSource(files))
        .task("math", new Regression("score"))
        .task("bio", new Regression("growth"))
        .encoder(new Tabular())
        .sharing(new Configuration(Registry.load()).create(Kind.SHARING, sharing, List.of()))
        .training(training -> training.epochs(epochs).batch(32))
        .backend(new BackendOptions("cpu", 1, true))
        .build();
  }

  /** The label is the sum of two numbers, one of which both files have. */
  private static TableBuilder rows(String own, String label, int seed) {
    Random random = new Random(seed);
    int rows = 400;
    double[] age = random.doubles(rows, 5, 15).toArray();
    double[] x = random.doubles(rows, -1, 1).toArray();
    double[] y = new double[rows];
    String[] kind = new String[rows];
    for (int i = 0; i < rows; i++) {
      y[i] = 0.3 * age[i] + 2 * x[i];
      kind[i] = random.nextBoolean() ? "x" : "y";
    }
    TableBuilder table = new TableBuilder(label).numbers("age", age).numbers(own, x);
    return (own.equals("m") ? table.texts("kind", kind) : table).numbers(label, y);
  }
}
