// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of many short epochs does not run out of memory, and does not grow. */
@Tag("endurance")
class MillionStepsIT {
  private static final int STEPS = Integer.getInteger("mtl.steps", 1_000_000);

  private static final long KIB_PER_MIB = 1024;

  /** In MiB, of a process that has about 400. */
  private static final long GROWTH = 32;

  @TempDir private Path folder;

  /** Nine steps an epoch. */
  @Test
  void aSmallHeapIsEnough() throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
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
    List<Long> resident = new ArrayList<>();
    while (!process.waitFor(5, TimeUnit.SECONDS)) {
      resident(process).ifPresent(resident::add);
    }

    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    isFlat(resident);
    try (var lines = Files.lines(folder.resolve("out/history.csv"))) {
      assertThat(lines.count()).isEqualTo((STEPS + 8) / 9 + 1);
    }
    assertThat(log).isRegularFile();
    assertThat(Files.size(log)).as("lines of epochs thin out").isLessThan(1_000_000);
  }

  /** After the first half, in which the heap and the compiled code grow to their size. */
  private static void isFlat(List<Long> resident) {
    int parts = 10;
    List<Long> tenths = new ArrayList<>();
    for (int i = 1; i <= parts; i++) {
      tenths.add(resident.get(i * resident.size() / parts - 1) / KIB_PER_MIB);
    }
    System.out.printf("resident MiB after each tenth of %,d steps: %s%n", STEPS, tenths);
    assertThat(tenths.get(parts - 1) - tenths.get(parts / 2 - 1))
        .as("growth in MiB: %s", tenths)
        .isLessThan(GROWTH);
  }

  private static OptionalLong resident(Process process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (NoSuchFileException | UncheckedIOException e) {
      return OptionalLong.empty(); // it has ended
    }
  }
}
