// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.task.Binary;

/**
 * Python's TensorFlow opens an exported model and gives the same predictions. Needs an interpreter
 * with TensorFlow: the one in MTL4J_PYTHON, or {@code python3}. Skipped if there is none.
 */
class PythonIT {
  private static final String SCRIPT = "src/test/python/check_saved_model.py";

  @TempDir private Path folder;

  private static Optional<String> python;

  @BeforeAll
  static void findPython() {
    python =
        Stream.of(Optional.ofNullable(System.getenv("MTL4J_PYTHON")), Optional.of("python3"))
            .flatMap(Optional::stream)
            .filter(PythonIT::hasTensorFlow)
            .findFirst();
    assumeTrue(
        python.isPresent(),
        "no Python with TensorFlow: set MTL4J_PYTHON to an interpreter that has it");
  }

  @Test
  void everySignaturePredictsTheSameForTables() throws Exception {
    check(Mixed.experiment(Mixed.table(300, 2)));
  }

  @Test
  void everySignaturePredictsTheSameForArraysWithAnyName() throws Exception {
    float[] images = new float[400];
    String[] bright = new String[100];
    for (int i = 0; i < 400; i++) {
      images[i] = (i * 37 % 11) / 11f;
      bright[i / 4] = images[i] > 0.5f ? "a" : "b";
    }
    Table rows =
        new TableBuilder("images")
            .arrays("an image/é", Shape.of(2, 2), images)
            .numbers("level", IntStream.range(0, 100).mapToDouble(i -> i % 9).toArray())
            .texts("bright", bright)
            .build();
    check(
        Mtl.experiment()
            .data(MemorySource.of(rows))
            .task("is bright?", new Binary("bright"))
            .encoder(new Flattened("an image/é", 4))
            .training(training -> training.epochs(1).batch(32)));
  }

  private void check(ExperimentBuilder experiment) throws Exception {
    Path model = folder.resolve("model");
    try (TrainedModel trained = Mtl.create().train(experiment.build())) {
      trained.save(model);
    }
    Process process = start(python.orElseThrow(), SCRIPT, model.toString());
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("serving_default: largest difference");
  }

  private static boolean hasTensorFlow(String interpreter) {
    try {
      Process process = start(interpreter, "-c", "import tensorflow");
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("TF_CPP_MIN_LOG_LEVEL", "2", "CUDA_VISIBLE_DEVICES", ""));
    return builder.start();
  }
}
