// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.SplitBuilder;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.DbMtl;
import org.mtl4j.methods.balancer.FairGrad;
import org.mtl4j.methods.balancer.NashMtl;
import org.mtl4j.methods.balancer.NtkMtlSr;
import org.mtl4j.methods.metric.Rmse;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.Model;

/** Labels far from zero, of one class, without noise or without signal; small tables. */
class HardDataTest {
  private static final Mtl MTL = Mtl.create();
  private static final int ROWS = 300;
  private static final double FAR = 1e9;

  @TempDir private Path folder;

  private final double[] x = new Random(1).doubles(ROWS, -1, 1).toArray();
  private final double[] noise = new Random(2).doubles(ROWS, -0.1, 0.1).toArray();

  private double[] column(IntToDoubleFunction value) {
    return IntStream.range(0, ROWS).mapToDouble(value).toArray();
  }

  private ExperimentBuilder experiment(Table table) {
    return Mtl.experiment()
        .data(MemorySource.of(table))
        .encoder(new Mlp(List.of(16), Activation.RELU, 0))
        .training(t -> t.epochs(20).batch(32).optimizer(new Adam(0.02)));
  }

  @Test
  void anOffsetOfABillionChangesNoResult() throws IOException {
    Table near = table(column(row -> 3 * x[row] + noise[row]));
    Table far = table(column(row -> FAR + 3 * x[row] + noise[row]));
    Path saved = folder.resolve("model");
    Map<String, Map<String, Double>> expected;
    double[] predicted;
    try (TrainedModel one = MTL.train(experiment(near).task("y", new Regression("y")).build());
        TrainedModel other = MTL.train(experiment(far).task("y", new Regression("y")).build())) {
      expected = other.test().test();
      double rmse = one.test().test().get("y").get("rmse");
      assertThat(rmse).isLessThan(0.2);
      assertThat(expected.get("y").get("rmse")).isCloseTo(rmse, within(0.02 * rmse));
      predicted = other.predict(far).of("y").values();
      assertThat(predicted[7]).isCloseTo(FAR + one.predict(near).of("y").value(7), within(0.05));
      other.save(saved);
    }
    try (Model model = Model.load(saved)) {
      assertThat(model.predict(far).values("y")).containsExactly(predicted, within(1e-5));
      double single = model.predict(Map.of("x", x[7])).numbers("y").value();
      assertThat(single).isCloseTo(predicted[7], within(1e-5));
      assertThat(Double.toString(single)).as("no digits of noise").hasSizeLessThan(22);
      double rmse =
          Math.sqrt(
              IntStream.range(0, ROWS)
                  .mapToDouble(row -> Math.pow(predicted[row] - labels(far)[row], 2))
                  .average()
                  .orElseThrow());
      assertThat(
              model
                  .evaluate(far, (task, id) -> Optional.of(new Rmse()))
                  .metrics()
                  .get("y")
                  .get("rmse"))
          .isCloseTo(rmse, within(1e-6));
    }
    assertThat(Files.readString(saved.resolve("samples").resolve("samples.json")))
        .contains("\"float64\"");
  }

  private Table table(double[] y) {
    return new TableBuilder("t").numbers("x", x).numbers("y", y).build();
  }

  private static double[] labels(Table table) {
    return ((NumberColumn) table.column("y")).values();
  }

  @Test
  void aTaskOfOneClassInValidationDoesNotSwitchOffSelection() {
    String[] part = texts("train", "validation", "test");
    String[] rare = new String[ROWS];
    Arrays.setAll(rare, row -> row % 3 == 1 || row % 8 > 0 ? "no" : "yes");
    Table table =
        new TableBuilder("t")
            .numbers("x", x)
            .texts("part", part)
            .texts("common", signs())
            .texts("rare", rare)
            .build();
    try (TrainedModel model =
        MTL.train(
            experiment(table)
                .split(new SplitBuilder().column("part", new Split.Values()).build())
                .task("common", new Binary("common", "yes"))
                .task("rare", new Binary("rare", "yes"))
                .training(t -> t.epochs(60).patience(3))
                .build())) {
      RunResult result = model.result();
      assertThat(result.ending()).isEqualTo("no improvement in 3 epochs");
      assertThat(result.history()).allMatch(epoch -> !Double.isNaN(epoch.criterion()));
      assertThat(result.warnings())
          .contains(
              "task 'rare' is left out of delta-m: its primary metric auc is not defined on the"
                  + " validation rows");
    }
  }

  private static String[] texts(String... values) {
    return IntStream.range(0, ROWS).mapToObj(row -> values[row % 3]).toArray(String[]::new);
  }

  private String[] signs() {
    return DoubleStream.of(x).mapToObj(v -> v > 0 ? "yes" : "no").toArray(String[]::new);
  }

  @Test
  void aTaskThatHasBecomeCertainEndsNoRun() {
    Table table =
        new TableBuilder("t")
            .numbers("x", column(row -> x[row] > 0 ? 40 + x[row] : -40 + x[row]))
            .texts("side", signs())
            .numbers("y", column(row -> x[row] + noise[row]))
            .build();
    List<GradientBalancer> balancers =
        List.of(new NashMtl(), new FairGrad(), new NtkMtlSr(), new DbMtl());
    for (GradientBalancer balancer : balancers) {
      Level level = balancer.supports(Level.PARAMETERS) ? Level.PARAMETERS : Level.REPRESENTATION;
      try (TrainedModel model =
          MTL.train(
              experiment(table)
                  .task("side", new Binary("side", "yes"))
                  .task("y", new Regression("y"))
                  .balancer(balancer, level)
                  .training(t -> t.epochs(30).optimizer(new Adam(0.05)))
                  .build())) {
        assertThat(model.result().ending()).isEqualTo("all epochs done");
        // The averages of db-mtl are not zero if a gradient is.
        if (!(balancer instanceof DbMtl)) {
          assertThat(model.result().warnings())
              .anyMatch(warning -> warning.startsWith("the gradient of task 'side' was zero in "));
        }
      }
    }
  }

  @Test
  void aRunWithoutASignalSaysSoAndSmallTablesNeedNoBatch() {
    double[] random = new Random(3).doubles(40).toArray();
    double[] other = new Random(4).doubles(40).toArray();
    Table table = new TableBuilder("t").numbers("x", random).numbers("y", other).build();
    try (TrainedModel model =
        MTL.train(
            Mtl.experiment()
                .data(MemorySource.of(table))
                .task("y", new Regression("y"))
                .training(t -> t.epochs(3).optimizer(new Adam(1e-6)))
                .build())) {
      assertThat(model.result().history()).hasSize(3);
      assertThat(model.result().outlook().behindMean())
          .singleElement()
          .asString()
          .startsWith("task 'y' is not better than its training mean: rmse ");
    }
  }
}
