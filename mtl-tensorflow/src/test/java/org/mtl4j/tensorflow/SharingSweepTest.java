// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.weighting.Uncertainty;

/**
 * Every sharing strategy with every encoder and a method of each kind: the losses fall, or the
 * combination is refused before the first step.
 */
class SharingSweepTest {
  private static final Registry REGISTRY = Registry.load();
  private static final Configuration CONFIGURATION = new Configuration(REGISTRY);
  private static final Mtl MTL = Mtl.create();
  private static final int ROWS = 96;
  private static final int EPOCHS = 10;
  private static final int LAST = 3;

  /** Options of small models. */
  private static final Map<String, List<String>> SMALL =
      Map.of(
          "resnet", List.of("channels=[4, 4, 8, 8]"),
          "ft-transformer", List.of("width=8", "heads=2", "blocks=1"),
          "tabular", List.of("widths=[8, 8]"),
          "mlp", List.of("widths=[8, 8]"),
          "conv", List.of("channels=[2, 4]", "widths=[8]"));

  /** Values of required options. */
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "esmm", List.of("click=click", "conversion=order"),
          "escm2", List.of("click=click", "conversion=order"));

  private static List<String> names(Kind<?> kind) {
    return REGISTRY.entries(kind).stream().map(entry -> entry.name()).toList();
  }

  static Stream<Arguments> all() {
    return names(Kind.SHARING).stream()
        .flatMap(sharing -> names(Kind.ENCODER).stream().map(e -> Arguments.of(sharing, e)));
  }

  @Tag("every-method")
  @ParameterizedTest
  @MethodSource("all")
  void lossesFallOrTheCombinationIsRefused(String sharing, String encoder) {
    check(sharing, encoder);
  }

  private static void check(String sharing, String encoder) {
    List<String> refusals = new ArrayList<>();
    for (Table table : List.of(table(), arrays("image", 8, 8, 1), arrays("series", 6, 3))) {
      if (learns(experiment(sharing, encoder, table), refusals)) {
        assertThat(learns(weighted(sharing, encoder, table), refusals)).isTrue();
        for (GradientBalancer balancer : List.of(new Mgda(), new GradDrop())) {
          learns(experiment(sharing, encoder, table).balancer(balancer), refusals);
        }
        return;
      }
    }
    assertThat(refusals).as("one for each kind of features").hasSize(3);
  }

  private static ExperimentBuilder weighted(String sharing, String encoder, Table table) {
    return experiment(sharing, encoder, table).weighting(new Uncertainty());
  }

  /** Whether it was trained; adds the sentence if it was refused before the first step. */
  private static boolean learns(ExperimentBuilder experiment, List<String> refusals) {
    TrainingListener first =
        new TrainingListener() {
          @Override
          public void stepped(Stepped event) {
            refusals.add("stepped");
          }
        };
    int before = refusals.size();
    try (TrainedModel model = MTL.train(experiment.build(), first)) {
      refusals.subList(before, refusals.size()).clear();
      List<Double> losses = model.result().history().stream().map(SharingSweepTest::loss).toList();
      double end =
          losses.subList(EPOCHS - LAST, EPOCHS).stream().mapToDouble(x -> x).min().orElseThrow();
      assertThat(end).as("%s", losses).isLessThan(losses.get(0));
      return true;
    } catch (ConfigurationException e) {
      if (refusals.size() > before) {
        fail("refused after the first step: " + e.getMessage());
      }
      refusals.add(e.getMessage());
      return false;
    }
  }

  private static double loss(EpochEnded epoch) {
    return epoch.losses().values().stream().mapToDouble(value -> value).sum();
  }

  private static ExperimentBuilder experiment(String sharing, String encoder, Table table) {
    return Mtl.experiment()
        .data(MemorySource.of(table))
        .task("click", new Binary("click", "yes"))
        .task("order", new Binary("order", "yes"))
        .encoder(
            CONFIGURATION.create(Kind.ENCODER, encoder, SMALL.getOrDefault(encoder, List.of())))
        .sharing(
            CONFIGURATION.create(Kind.SHARING, sharing, REQUIRED.getOrDefault(sharing, List.of())))
        .training(t -> t.epochs(EPOCHS).batch(16).select("last").optimizer(new Adam(0.01)))
        .backend(new BackendOptions("cpu", 1, true));
  }

  private static Table table() {
    Random random = new Random(1);
    double[] x = random.doubles(ROWS, -1, 1).toArray();
    double[] z = random.doubles(ROWS, -1, 1).toArray();
    return labeled(
        new TableBuilder("table")
            .numbers("x", x)
            .numbers("z", z)
            .texts("k", IntStream.range(0, ROWS).mapToObj(i -> "k" + i % 4).toArray(String[]::new)),
        x);
  }

  /** Arrays whose elements have a common part. */
  private static Table arrays(String name, int... shape) {
    Shape row = Shape.of(shape);
    Random random = new Random(2);
    double[] x = random.doubles(ROWS, -1, 1).toArray();
    float[] values = new float[ROWS * row.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (x[i / row.elements()] + random.nextGaussian() / 4);
    }
    return labeled(new TableBuilder(name).arrays(name, row, values), x);
  }

  /** An order follows a click. */
  private static Table labeled(TableBuilder table, double[] x) {
    return table.texts("click", yes(x, -0.3)).texts("order", yes(x, 0.2)).build();
  }

  private static String[] yes(double[] x, double from) {
    return IntStream.range(0, x.length)
        .mapToObj(i -> x[i] > from ? "yes" : "no")
        .toArray(String[]::new);
  }
}
