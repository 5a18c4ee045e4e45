// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.gradients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnGradientsTest {
  /** On the line between the targets the distances add up to √2: no task can gain for nothing. */
  @Test
  void endsOnTheParetoFront() {
    double[] losses = OwnGradients.train(500);
    assertThat(Math.sqrt(losses[0]) + Math.sqrt(losses[1])).isBetween(1.414, 1.42);
  }

  @Test
  void needsTheMethodsAndTheApiAlone() throws IOException {
    String path = Files.readString(Path.of("target/runtime.classpath"));
    List<String> artifacts =
        Arrays.stream(path.split(File.pathSeparator))
            .map(place -> place.replaceAll(".*(mtl-\\w+).*", "$1"))
            .toList();
    assertThat(artifacts).containsExactlyInAnyOrder("mtl-methods", "mtl-api");
  }
}
