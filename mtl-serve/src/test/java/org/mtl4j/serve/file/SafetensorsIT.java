// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.graph.Shape;

/**
 * The safetensors library for Python reads an array file. Needs an interpreter with safetensors and
 * numpy: the one that MTL4J_PYTHON names, else {@code python3}; skipped without.
 */
class SafetensorsIT {
  private static final String SCRIPT = "src/test/python/read_safetensors.py";

  @TempDir private Path folder;

  @Test
  void pythonReadsNamesTypesShapesNumbersAndDescription() throws Exception {
    Path file = folder.resolve("step-1.safetensors");
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("é\"", 1);
    ArrayFile.write(
        file,
        new StoredArrays(
            header,
            Map.of(
                "program/a layer/é", new float[] {1, Float.NaN, -0f, 2, 3, 4},
                "program/none", new float[0],
                "program/scalar", new float[] {0.1f}),
            Map.of("history/sums", new double[] {Math.PI, Double.NEGATIVE_INFINITY}),
            Map.of("program/a layer/é", Shape.of(2, 3), "program/scalar", Shape.SCALAR)));

    assertThat(output(python(), SCRIPT, file.toString()).lines())
        .containsExactly(
            "history/sums float64 [2] 182d4454fb210940000000000000f0ff",
            "program/a layer/é float32 [2, 3] 0000803f0000c07f00000080000000400000404000008040",
            "program/none float32 [0] ",
            "program/scalar float32 [] cdcccc3d",
            "2 {'é\"': 1}");
  }

  private static String python() throws InterruptedException {
    Optional<String> found = Optional.empty();
    for (String interpreter :
        Stream.of(Optional.ofNullable(System.getenv("MTL4J_PYTHON")), Optional.of("python3"))
            .flatMap(Optional::stream)
            .toList()) {
      if (found.isEmpty() && hasSafetensors(interpreter)) {
        found = Optional.of(interpreter);
      }
    }
    assumeTrue(
        found.isPresent(),
        "no Python with safetensors and numpy: set MTL4J_PYTHON to an interpreter that has them");
    return found.orElseThrow();
  }

  private static boolean hasSafetensors(String interpreter) throws InterruptedException {
    try {
      return start(interpreter, "-c", "import numpy, safetensors").waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = start(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    return builder.start();
  }
}
