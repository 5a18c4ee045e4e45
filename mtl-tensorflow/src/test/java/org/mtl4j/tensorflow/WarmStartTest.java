// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.Optimizer.Sgd;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Regression;

/** Training that starts from given values. */
class WarmStartTest {
  @TempDir private Path folder;
  private final Table table = table();
  private final Mtl mtl = Mtl.create();

  @Test
  void aModelGoesOnFromTheVariablesOfAnother() {
    try (TrainedModel first = mtl.train(experiment(1).training(t -> t.epochs(5)).build());
        TrainedModel second = mtl.train(still(2), new WarmStart(first.variables()))) {
      assertThat(first.variables())
          .containsOnlyKeys(
              "encoder/0/kernel", "encoder/0/bias", "heads/y/output/kernel", "heads/y/output/bias");
      assertThat(second.predict(table).of("y").values())
          .containsExactly(first.predict(table).of("y").values());
    }
  }

  @Test
  void aSavedModelHoldsWhatItTakesToTrainItFurther() throws IOException {
    Path saved = folder.resolve("run").resolve("model");
    try (TrainedModel first = mtl.train(experiment(1).training(t -> t.epochs(5)).build())) {
      first.save(saved);
      for (Path place : List.of(saved, saved.getParent(), saved.resolve("variables.safetensors"))) {
        try (TrainedModel second = mtl.train(still(2), WarmStart.from(place))) {
          assertThat(second.variables())
              .allSatisfy((n, v) -> assertThat(v).containsExactly(first.variables().get(n)));
          assertThat(second.result().start().orElseThrow())
              .hasToString("started from '" + place + "': 4 variables set");
        }
      }
    }
    Files.writeString(saved.resolve("metrics.json"), "{}");
    assertThatThrownBy(() -> WarmStart.from(saved))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("was altered: its file metrics.json");
    assertThatThrownBy(() -> WarmStart.from(folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + folder + "' holds no complete checkpoint and no model");
  }

  @Test
  void variablesThatAreNotNamedStartByTheSeed() {
    float[] bias = {1, 2, 3, 4};
    try (TrainedModel plain = mtl.train(still(3));
        TrainedModel warm = mtl.train(still(3), start("encoder/0/bias", bias))) {
      assertThat(warm.variables().get("encoder/0/bias")).containsExactly(bias);
      assertThat(plain.variables().get("encoder/0/bias")).containsExactly(0, 0, 0, 0);
      assertThat(warm.variables().get("encoder/0/kernel"))
          .containsExactly(plain.variables().get("encoder/0/kernel"));
    }
  }

  @Test
  void anUnknownVariableIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> mtl.train(still(1), start("encoder/0/kernl", 1)).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("names the variable 'encoder/0/kernl', which the model does not have")
        .hasMessageContaining("nearest: encoder/0/kernel");
  }

  @Test
  void aVariableOfAnotherSizeIsRefusedWithItsShape() {
    assertThatThrownBy(() -> mtl.train(still(1), start("encoder/0/kernel", 1, 2, 3)).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the warm start has 3 values for the variable 'encoder/0/kernel', expected 8: its"
                + " shape is [2, 4]");
  }

  private static WarmStart start(String variable, float... values) {
    return new WarmStart(Map.of(variable, values));
  }

  /** No variable changes: in 32 bits this rate is zero. */
  private Experiment still(long seed) {
    return experiment(seed).training(t -> t.epochs(1).optimizer(new Sgd(1e-60, 0))).build();
  }

  private ExperimentBuilder experiment(long seed) {
    return Mtl.experiment()
        .data(MemorySource.of(table))
        .task("y", new Regression("y"))
        .encoder(new Mlp(List.of(4), Activation.RELU, 0))
        .training(t -> t.batch(20).select("last").seed(seed));
  }

  private static Table table() {
    SplittableRandom random = new SplittableRandom(1);
    double[] a = random.doubles(100).toArray();
    double[] b = random.doubles(100).toArray();
    double[] y = new double[100];
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] - 2 * b[i];
    }
    return new TableBuilder("test").numbers("a", a).numbers("b", b).numbers("y", y).build();
  }
}
