// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.CheckpointPolicy;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.Predictions;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.network.FtTransformer;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.AnswerRows;

/**
 * Every registered sharing strategy in whole runs: it learns, a stored model gives the same
 * predictions, a resumed run ends with the same bits, and balancers accept it or refuse it before
 * training.
 */
class SharingTrainingTest {
  private static final Configuration CONFIGURATION = new Configuration(Registry.load());
  private static final Mtl MTL = Mtl.create();

  private static final List<String> TASKS = List.of("click", "order", "return");
  private static final Table TABLE = table();

  private static final int EPOCHS = 10;

  /** A step in the middle of an epoch. */
  private static final int STOP = 7;

  /** Values of required options. */
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "esmm", List.of("click=click", "conversion=order"),
          "escm2", List.of("click=click", "conversion=order"));

  /** Encoders of strategies that have no meaning for every encoder. */
  private static final Map<String, Encoder> ENCODERS =
      Map.of("multitab", new FtTransformer(8, 1, 2, 0, 0));

  /** One that solves for weights, and one that combines the rows of the Jacobian itself. */
  private static final List<GradientBalancer> BALANCERS = List.of(new Mgda(), new GradDrop());

  @TempDir private Path folder;

  /** Gates, draws with a schedule, and an output without a label. */
  private static final List<String> SOME = List.of("ple", "ltb", "esmm");

  static Stream<String> others() {
    return Registry.load().entries(Kind.SHARING).stream()
        .map(entry -> entry.name())
        .filter(name -> !SOME.contains(name));
  }

  static Stream<String> some() {
    return SOME.stream();
  }

  @ParameterizedTest
  @MethodSource("some")
  void learnsResumesAndIsStored(String name) throws IOException {
    check(name);
  }

  @Tag("every-method")
  @ParameterizedTest
  @MethodSource("others")
  void soDoOthers(String name) throws IOException {
    check(name);
  }

  private void check(String name) throws IOException {
    Path run = folder.resolve("run");
    try (TrainedModel whole = train(name, Checkpoints.begin(run))) {
      List<EpochEnded> epochs = whole.result().history();
      assertThat(loss(epochs.get(EPOCHS - 1))).isLessThan(loss(epochs.get(0)));
      predictsTheSameWhenStored(whole);
      removeCheckpointsAfter(STOP, run);
      try (TrainedModel resumed = train(name, Checkpoints.resume(run))) {
        endsWithTheSameBits(resumed, whole);
      }
    }
  }

  private static TrainedModel train(String name, Checkpoints checkpoints) {
    try (checkpoints) {
      return MTL.train(experiment(name).build(), checkpoints);
    }
  }

  private static double loss(EpochEnded epoch) {
    return epoch.losses().values().stream().mapToDouble(value -> value).sum();
  }

  private void predictsTheSameWhenStored(TrainedModel trained) {
    Predictions expected = trained.predict(TABLE);
    trained.save(folder.resolve("model"));
    try (Model stored = Model.load(folder.resolve("model"))) {
      AnswerRows actual = stored.predict(TABLE);
      for (String task : TASKS) {
        assertThat(actual.values(task)).containsExactly(expected.of(task).values(), within(1e-6));
      }
    }
  }

  private static void removeCheckpointsAfter(int step, Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("step-")).toList()) {
        if (!file.getFileName().toString().matches("step-0*" + step + "\\..*")) {
          Files.delete(file);
        }
      }
    }
  }

  private static void endsWithTheSameBits(TrainedModel resumed, TrainedModel whole) {
    Map<String, float[]> expected = whole.variables();
    resumed
        .variables()
        .forEach((v, values) -> assertThat(values).as(v).containsExactly(expected.get(v)));
    assertThat(resumed.result().history())
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class) // the criterion is NaN
        .ignoringFields("seconds")
        .isEqualTo(whole.result().history());
  }

  @ParameterizedTest
  @MethodSource("some")
  void balancersAcceptItOrRefuseItBeforeTraining(String name) {
    checkBalancers(name);
  }

  @Tag("every-method")
  @ParameterizedTest
  @MethodSource("others")
  void balancersAcceptOrRefuseOthers(String name) {
    checkBalancers(name);
  }

  private static void checkBalancers(String name) {
    for (GradientBalancer balancer : BALANCERS) {
      List<Long> steps = new ArrayList<>();
      TrainingListener counting =
          new TrainingListener() {
            @Override
            public void stepped(Stepped event) {
              steps.add(event.step());
            }
          };
      ExperimentBuilder experiment =
          experiment(name).balancer(balancer).training(t -> t.steps(STOP));
      try (TrainedModel model = MTL.train(experiment.build(), counting)) {
        for (String task : TASKS) {
          assertThat(model.predict(TABLE).of(task).values())
              .as("%s with %s", name, balancer)
              .matches(values -> Arrays.stream(values).allMatch(Double::isFinite));
        }
      } catch (ConfigurationException e) {
        assertThat(steps).isEmpty();
        assertThat(e).hasMessageContaining("no parameter");
      }
    }
  }

  private static ExperimentBuilder experiment(String strategy) {
    SharingStrategy sharing =
        CONFIGURATION.create(Kind.SHARING, strategy, REQUIRED.getOrDefault(strategy, List.of()));
    return Mtl.experiment()
        .data(MemorySource.of(TABLE))
        .task("click", new Binary("click", "yes"))
        .task("order", new Binary("order", "yes"))
        .task("return", new Binary("return", "yes"))
        .encoder(
            ENCODERS.getOrDefault(
                strategy, new Tabular(4, 0.05, List.of(8, 8), Activation.RELU, 0)))
        .sharing(sharing)
        .training(
            t ->
                t.epochs(EPOCHS)
                    .batch(20)
                    .select("last")
                    .optimizer(new Adam(0.01))
                    .checkpoint(new CheckpointPolicy(STOP, 0, 99)))
        .backend(new BackendOptions("cpu", 1, true));
  }

  /** Labels that depend on the features. An order follows a click, a return follows an order. */
  private static Table table() {
    int rows = 120;
    IntFunction<Double> x = i -> Math.cos(1.3 * i);
    IntFunction<Double> z = i -> Math.sin(0.7 * i + 0.2);
    return new TableBuilder("rows")
        .numbers("x", IntStream.range(0, rows).mapToDouble(x::apply).toArray())
        .numbers("z", IntStream.range(0, rows).mapToDouble(z::apply).toArray())
        .texts("k", texts(rows, i -> "kind" + i % 4))
        .texts("click", texts(rows, i -> x.apply(i) > -0.5 ? "yes" : "no"))
        .texts("order", texts(rows, i -> x.apply(i) > 0 ? "yes" : "no"))
        .texts("return", texts(rows, i -> x.apply(i) > 0 && z.apply(i) > 0 ? "yes" : "no"))
        .build();
  }

  private static String[] texts(int rows, IntFunction<String> value) {
    return IntStream.range(0, rows).mapToObj(value).toArray(String[]::new);
  }
}
