// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.train.Predictions;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.schedule.Cosine;

/** All tasks, trained together on rows drawn from their models, find the true parameters. */
class TasksIT {
  private static final int EVALUATED = 2000;
  private static final Population PEOPLE = new Population(EVALUATED, 7);
  private static TrainedModel model;
  private static Predictions predictions;

  @BeforeAll
  static void train() {
    var experiment =
        Mtl.experiment()
            .data(MemorySource.of(new Population(8000, 1).table(), PEOPLE.table()))
            .task("counts", new Poisson("counts"))
            .task("wild", new NegativeBinomial("wild"))
            .task("noisy", new Quantile("noisy"))
            .task("spent", new Ziln("spent"))
            .task("grade", new Ordinal("grade", List.of("A", "B", "C", "D")))
            .encoder(new Mlp(List.of(16), Activation.TANH, 0))
            .training(
                t ->
                    t.epochs(20)
                        .batch(64)
                        .optimizer(new Adam(0.005))
                        .schedule(new Cosine())
                        .select("last"))
            .backend(new BackendOptions("cpu", 1, false))
            .build();
    model = Mtl.create().train(experiment);
    predictions = model.predict(PEOPLE.table());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The root mean squared error. */
  private static double away(IntToDoubleFunction predicted, IntToDoubleFunction actual) {
    return Math.sqrt(
        IntStream.range(0, EVALUATED)
            .mapToDouble(row -> predicted.applyAsDouble(row) - actual.applyAsDouble(row))
            .map(d -> d * d)
            .average()
            .orElseThrow());
  }

  private static double metric(String task, String id) {
    Map<String, Map<String, Double>> test = model.test().test();
    return test.get(task).get(id);
  }

  @Test
  void poissonFindsTheMeans() {
    Predictions.OfTask counts = predictions.of("counts");
    assertThat(away(row -> Math.log(counts.value(row)), row -> Math.log(PEOPLE.mean(row))))
        .isLessThan(0.1);
    // The deviance of the true means is about one a row.
    assertThat(metric("counts", "poisson-deviance")).isBetween(0.9, 1.25);
  }

  @Test
  void negativeBinomialFindsTheMeansAndTheDispersion() {
    Predictions.OfTask wild = predictions.of("wild");
    assertThat(away(row -> Math.log(wild.value(row)), row -> Math.log(PEOPLE.mean(row))))
        .isLessThan(0.15);
    assertThat(wild.value(0, 1)).isCloseTo(Population.ALPHA, within(0.1));
  }

  @Test
  void quantilesHoldTheirShareAndFollowTheSpread() {
    Predictions.OfTask noisy = predictions.of("noisy");
    double normal = 1.2815515655;
    assertThat(
            away(
                row -> noisy.value(row, 3) - noisy.value(row, 1),
                row -> 20 * normal * PEOPLE.spread(row)))
        .isLessThan(4);
    assertThat(metric("noisy", "quantile-calibration")).isLessThan(0.03);
    for (int row = 0; row < EVALUATED; row++) {
      assertThat(noisy.value(row, 1)).isLessThan(noisy.value(row, 2));
      assertThat(noisy.value(row, 2)).isLessThan(noisy.value(row, 3));
      assertThat(noisy.value(row)).isEqualTo(noisy.value(row, 2));
    }
  }

  @Test
  void lifetimeValueFindsWhoBuysAndForHowMuch() {
    Predictions.OfTask spent = predictions.of("spent");
    assertThat(away(row -> spent.value(row, 1), PEOPLE::buys)).isLessThan(0.05);
    double half = Population.SIGMA * Population.SIGMA / 2;
    assertThat(
            away(
                row -> Math.log(spent.value(row)),
                row -> Math.log(PEOPLE.buys(row)) + PEOPLE.logValue(row) + half))
        .isLessThan(0.15);
    assertThat(metric("spent", "normalized-gini")).isGreaterThan(0.4);
    assertThat(metric("spent", "above-zero-auc")).isGreaterThan(0.7);
  }

  @Test
  void ordinalFindsTheProbabilitiesOfTheGrades() {
    Predictions.OfTask grade = predictions.of("grade");
    for (int cut = 0; cut < Population.CUTS.length; cut++) {
      int last = cut;
      assertThat(
              away(
                  row ->
                      1
                          - IntStream.rangeClosed(0, last)
                              .mapToDouble(k -> grade.value(row, k))
                              .sum(),
                  row -> PEOPLE.above(row, last)))
          .isLessThan(0.05);
    }
    assertThat(metric("grade", "quadratic-kappa")).isGreaterThan(0.4);
    assertThat(metric("grade", "rank-error")).isLessThan(0.75);
  }
}
