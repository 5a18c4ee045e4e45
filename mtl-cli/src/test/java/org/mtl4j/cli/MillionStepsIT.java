// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of many short epochs does not run out of memory. */
@Tag("endurance")
class MillionStepsIT {
  private static final int STEPS = Integer.getInteger("mtl.steps", 1_000_000);

  @TempDir private Path folder;

  /** Nine steps an epoch. */
  @Test
  void aSmallHeapIsEnough() throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            folder.resolve("soak.yaml"),
            """
            data: {source: related-tasks, rows: 60}
            split: {validation: 0.2, test: 0.2, seed: 1}
            tasks:
              price: {type: regression, label: regression}
              sold: {type: binary, label: binary, positive: 1}
              segment: {type: multiclass, label: multiclass}
            model: {encoder: {name: mlp, widths: [8]}, head: {name: mlp, widths: [4]}}
            training: {steps: %d, batch: 4, checkpoint: {minutes: 0}}
            backend: {threads: 1}
            """
                .formatted(STEPS));
    List<String> command = new ArrayList<>(Java.call(Main.class, "-Xmx192m"));
    command.addAll(List.of("train", config.toString(), "--out", folder.resolve("out").toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();

    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    try (var lines = Files.lines(folder.resolve("out/history.csv"))) {
      assertThat(lines.count()).isEqualTo((STEPS + 8) / 9 + 1);
    }
    assertThat(log).isRegularFile();
    assertThat(Files.size(log)).as("lines of epochs thin out").isLessThan(1_000_000);
  }
}
