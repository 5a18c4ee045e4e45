// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer.Momentum;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.methods.weighting.AutoLambda;
import org.mtl4j.methods.weighting.Famo;
import org.mtl4j.methods.weighting.Forum;
import org.mtl4j.methods.weighting.Moml;
import org.mtl4j.serve.encoding.Field;

/**
 * Runs of the weightings that probe, compared with the same runs in PyTorch in 64 bits. Task c is
 * absent in every other step. {@code src/test/python/probing.py} wrote {@code probing.txt}.
 */
class ProbingWeightingsTest {
  private static final int ROWS = 12;
  private static final Field RAW =
      new Field(Field.Role.NUMBER, List.of(Field.NumberEncoding.RAW), 32, 1);

  static Stream<Arguments> methods() {
    return Stream.of(
        Arguments.of("famo", new Famo()),
        Arguments.of("auto-lambda", new AutoLambda(List.of(), 0.05, 0.4)),
        Arguments.of("auto-lambda-b", new AutoLambda(List.of("b"), 0.05, 0.4)),
        Arguments.of("moml", new Moml(0.1, 0.05)),
        Arguments.of("forum", new Forum(0.1, 0.1, 5, 0.05)),
        Arguments.of("forum-wide", new Forum(1.5, 0.1, 5, 0.05)));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void endWithTheValuesOfPyTorch(String name, LossWeighting weighting) {
    Map<String, double[]> expected = reference(name);
    try (TrainedModel model = Mtl.create().train(experiment(weighting).build(), start())) {
      Map<String, float[]> actual = model.variables();
      expected.remove("state");
      assertThat(actual).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (variable, values) ->
              assertThat(doubles(actual.get(variable)))
                  .as(variable)
                  .containsExactly(values, within(2e-5)));
    }
  }

  private static Map<String, double[]> reference(String name) {
    try (InputStream text = ProbingWeightingsTest.class.getResourceAsStream("probing.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", -1))
          .filter(words -> words[0].equals(name))
          .collect(
              Collectors.toMap(
                  words -> words[1],
                  words -> Arrays.stream(words).skip(2).mapToDouble(Double::valueOf).toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExperimentBuilder experiment(LossWeighting weighting) {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(MemorySource.of(table()))
            .split(
                new Split(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("part"),
                    new Split.Values(List.of("train"), List.of("validation"), List.of()),
                    1))
            .column("x0", RAW)
            .column("x1", RAW)
            .encoder(new Mlp(List.of(3), Activation.TANH, 0))
            .head(new MlpHead())
            .weighting(weighting)
            .training(
                t ->
                    t.steps(5)
                        .batch(4)
                        .shuffle(false)
                        .select("last")
                        .optimizer(new Momentum(0.1, 0.5, false, 0.01)))
            .backend(new BackendOptions("cpu", 1, true));
    for (String task : List.of("a", "b", "c")) {
      experiment.task(task, new Regression(List.of(task), false, new Mse()));
    }
    return experiment;
  }

  private static Table table() {
    return new TableBuilder("probing")
        .numbers("x0", column(r -> Math.cos(1.3 * r)))
        .numbers("x1", column(r -> Math.sin(0.7 * r + 0.2)))
        .numbers("a", column(r -> 1.5 + Math.sin(r)))
        .numbers("b", column(r -> 0.5 * Math.cos(2.0 * r) - 1.0))
        .numbers("c", column(r -> r >= 4 && r < 8 ? Double.NaN : 0.3 * r - 1.0))
        .texts(
            "part",
            IntStream.range(0, ROWS)
                .mapToObj(r -> r < 8 ? "train" : "validation")
                .toArray(String[]::new))
        .build();
  }

  private static double[] column(java.util.function.IntToDoubleFunction value) {
    return IntStream.range(0, ROWS).mapToDouble(value).toArray();
  }

  private static WarmStart start() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("encoder/0/kernel", 6);
    sizes.put("encoder/0/bias", 3);
    for (String task : List.of("a", "b", "c")) {
      sizes.put("heads/" + task + "/output/kernel", 3);
      sizes.put("heads/" + task + "/output/bias", 1);
    }
    Map<String, float[]> values = new LinkedHashMap<>();
    int k = 0;
    for (Map.Entry<String, Integer> entry : sizes.entrySet()) {
      float[] numbers = new float[entry.getValue()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) (0.6 * Math.sin(1.0 + 1.7 * k++));
      }
      values.put(entry.getKey(), numbers);
    }
    return new WarmStart(values);
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
