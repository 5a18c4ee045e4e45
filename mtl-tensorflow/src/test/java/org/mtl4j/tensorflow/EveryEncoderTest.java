// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.encoding.Field;

/**
 * Every registered encoder with its defaults, on each kind of features that it accepts: the losses
 * fall, and a stored model answers as the trained one.
 */
class EveryEncoderTest {
  private static final Registry REGISTRY = Registry.load();
  private static final Configuration CONFIGURATION = new Configuration(REGISTRY);
  private static final int ROWS = 64;

  @TempDir private Path folder;

  static Stream<String> encoders() {
    return REGISTRY.entries(Kind.ENCODER).stream().map(entry -> entry.name());
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void learnsFromSomeKindOfFeatures(String name) {
    List<String> options = name.equals("resnet") ? List.of("channels=[4, 4, 8, 8]") : List.of();
    Encoder encoder = CONFIGURATION.create(Kind.ENCODER, name, options);
    List<String> accepted = new ArrayList<>();
    for (Table table :
        List.of(table(), lists(), arrays("image", 8, 8, 1), arrays("series", 6, 3))) {
      try (TrainedModel model = train(encoder, table)) {
        accepted.add(table.origin());
        var epochs = model.result().history();
        var first = epochs.get(0).losses();
        epochs
            .get(epochs.size() - 1)
            .losses()
            .forEach((task, loss) -> assertThat(loss).as(task).isLessThan(first.get(task)));
        servesTheSame(model, table);
      } catch (ConfigurationException e) {
        assertThat(e).hasMessageContaining("the " + name + " encoder reads");
      }
    }
    assertThat(accepted).isNotEmpty();
  }

  private void servesTheSame(TrainedModel trained, Table table) {
    Path saved = folder.resolve(table.origin());
    trained.save(saved);
    try (Model model = Model.load(saved)) {
      double[] before = trained.predict(table).of("size").values();
      double[] after = model.predict(table).values("size");
      assertThat(after).containsExactly(before, within(1e-4));
    }
  }

  private static TrainedModel train(Encoder encoder, Table table) {
    ExperimentBuilder experiment = Mtl.experiment();
    if (table.has("tags")) {
      experiment.column("tags", Field.list());
    }
    return Mtl.create()
        .train(
            experiment
                .data(MemorySource.of(table))
                .task("large", new Binary("large", "yes"))
                .task("size", new Regression(List.of("size")))
                .encoder(encoder)
                .training(
                    t -> t.epochs(6).batch(16).seed(1).select("last").optimizer(new Adam(0.002)))
                .backend(new BackendOptions("cpu", 1, true))
                .build());
  }

  private static Table table() {
    double[][] x = random(3);
    String[] color = new String[ROWS];
    double[] size = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      color[row] = x[2][row] > 0 ? "red" : "green";
      size[row] = x[0][row] - x[1][row] + (x[2][row] > 0 ? 1 : 0);
    }
    return labelled(
        new TableBuilder("table").numbers("a", x[0]).numbers("b", x[1]).texts("color", color),
        size);
  }

  /** Lists of up to four tags; the size is the share of one of them. */
  private static Table lists() {
    double[][] x = random(4);
    String[] tags = new String[ROWS];
    double[] size = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      List<String> list = new ArrayList<>();
      for (double[] column : x) {
        if (column[row] > -0.5) {
          list.add(column[row] > 0.25 ? "many" : "few");
        }
      }
      tags[row] = String.join("|", list);
      size[row] = list.stream().filter("many"::equals).count() / (1.0 + list.size());
    }
    return labelled(new TableBuilder("lists").texts("tags", tags), size);
  }

  /** Arrays whose mean is the size. */
  private static Table arrays(String name, int... shape) {
    Shape row = Shape.of(shape);
    double[][] x = random(row.elements());
    float[] values = new float[ROWS * x.length];
    double[] size = new double[ROWS];
    for (int i = 0; i < values.length; i++) {
      int at = i / x.length;
      values[i] = (float) (x[i % x.length][at] + x[0][at]);
      size[at] += values[i] / x.length;
    }
    return labelled(new TableBuilder(name).arrays(name, row, values), size);
  }

  private static double[][] random(int columns) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] x = new double[columns][ROWS];
    for (double[] column : x) {
      for (int row = 0; row < ROWS; row++) {
        column[row] = random.nextDouble(-1, 1);
      }
    }
    return x;
  }

  private static Table labelled(TableBuilder table, double[] size) {
    String[] large = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      large[row] = size[row] > 0.3 ? "yes" : "no";
    }
    return table.numbers("size", size).texts("large", large).build();
  }
}
