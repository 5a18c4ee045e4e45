// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that find too little memory or disk space: exit code 4, and a sentence that says what. */
class ResourcesIT {
  @TempDir private Path folder;

  @Test
  void dataThatDoesNotFitIntoTheHeapIsALackOfMemory() throws Exception {
    Path rows = folder.resolve("rows.csv");
    try (BufferedWriter writer = Files.newBufferedWriter(rows)) {
      writer.write("x,y\n");
      for (int i = 0; i < 4_000_000; i++) {
        writer.write(i + "," + i % 7 + "\n");
      }
    }
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        data: {source: csv, train: rows.csv}
        tasks:
          value: {type: regression, label: y}
        """);
    Path out = folder.resolve("run");

    Process process = java("-Xmx48m", "train", folder.resolve("config.yaml"), "--out", out);

    String said = output(process);
    assertThat(process.waitFor()).as(said).isEqualTo(Main.RESOURCES);
    assertThat(said)
        .containsPattern(
            "mtl: out of memory while reading \\Q" + rows + "\\E(, line \\d+)?: Java heap space;")
        .contains("of at most 48 MiB in use")
        .contains("mtl: allow Java more memory with MTL_JAVA_OPTS=-Xmx8g")
        .doesNotContain("\tat ");
  }

  /** Wide, so that a few rows do not fit. */
  @Test
  void aWideTableThatDoesNotFitIsALackOfMemory() throws Exception {
    int columns = 60_000;
    Path rows = folder.resolve("wide.csv");
    try (BufferedWriter writer = Files.newBufferedWriter(rows)) {
      for (int row = 0; row <= 60; row++) {
        int number = row;
        IntFunction<String> cell = i -> number == 0 ? "c" + i : number * i % 7 / 2.0 + "";
        writer.write(
            IntStream.range(0, columns).mapToObj(cell).collect(Collectors.joining(",", "", "\n")));
      }
    }
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        data: {source: csv, train: wide.csv}
        tasks:
          value: {type: regression, label: c1}
        """);

    Process process =
        java("-Xmx40m", "train", folder.resolve("config.yaml"), "--out", folder.resolve("run"));

    String said = output(process);
    assertThat(process.waitFor()).as(said).isEqualTo(Main.RESOURCES);
    assertThat(said)
        .containsPattern("mtl: out of memory while reading \\Q" + rows + "\\E(, line \\d+)?: ")
        .contains("of at most ", "mtl: allow Java more memory with MTL_JAVA_OPTS=-Xmx8g")
        .doesNotContain("\tat ");
  }

  /** A model of 1.6 GB in a heap of 256 MiB; nothing is trained. */
  @Test
  void aModelThatDoesNotFitIntoTheHeapIsALackOfMemory() throws Exception {
    Process process = java("-Xmx256m", "train", wide("[20000, 20000]", 32), "--out", out());

    String said = output(process);
    assertThat(process.waitFor()).as(said).isEqualTo(Main.RESOURCES);
    assertThat(said)
        .containsPattern(
            "mtl: out of memory while (building the model of|training) 'hard . equal': ")
        .contains(" of at most 256 MiB in use, the machine has ")
        .contains("mtl: allow Java more memory with MTL_JAVA_OPTS=-Xmx8g")
        .doesNotContain("\tat ");
    assertThat(out()).doesNotExist();
  }

  /** Batches of 3.7 GB, in a process that may use 4.5 GB of addresses. */
  @Test
  void aBatchThatDoesNotFitIntoMemoryIsALackOfMemory() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -v 4500000 && exec \"$@\"", "sh"));
    command.addAll(Java.call(Main.class, "-Xmx512m", "-XX:MaxDirectMemorySize=256m"));
    command.addAll(List.of("train", wide("[65536]", 14_000).toString(), "--out", out().toString()));

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

    String said = output(process);
    assumeTrue(!said.contains("ulimit:"), "addresses cannot be limited here");
    assertThat(process.waitFor()).as(said).isEqualTo(Main.RESOURCES);
    assertThat(said)
        .contains("mtl: out of memory while training: TensorFlow: OOM", "[14000,65536]")
        .containsPattern("ulimit -v leaves \\d+ MiB; a smaller batch or model needs less")
        .doesNotContain("\tat ");
    assertThat(out()).doesNotExist();
  }

  private Path out() {
    return folder.resolve("run");
  }

  private Path wide(String widths, int batch) throws IOException {
    return Files.writeString(
        folder.resolve("wide.yaml"),
        """
        data: {source: related-tasks, rows: 20000, tasks: [regression, binary]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
        model: {encoder: {name: mlp, widths: %s}}
        training: {epochs: 1, batch: %d}
        backend: {threads: 1}
        """
            .formatted(widths, batch));
  }

  /** Mounts a file system of one page, which takes the rights of root. */
  @Test
  void aFullDiskIsALackOfSpace() throws Exception {
    Path table =
        Files.writeString(
            folder.resolve("wide.csv"),
            IntStream.rangeClosed(0, 60)
                .mapToObj(row -> row == 0 ? wide(i -> "c" + i) : wide(i -> "" + i * row % 7))
                .collect(Collectors.joining()));
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4k", "mtl4j-test", disk.toString()) == 0,
        "a small file system cannot be mounted here");
    try {
      Console console = Console.run("init", table, "--out", disk.resolve("wide.yaml"));

      assertThat(console.exit()).isEqualTo(Main.RESOURCES);
      assertThat(console.err())
          .isEqualTo(
              "mtl: '%s' cannot be written: No space left on device%n"
                  .formatted(disk.resolve("wide.yaml")));
      assertThat(disk).isEmptyDirectory();
    } finally {
      run("umount", disk.toString());
    }
  }

  private static String wide(IntFunction<String> cell) {
    return IntStream.range(0, 200).mapToObj(cell).collect(Collectors.joining(",", "", "\n"));
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private static Process java(String option, Object... words) throws IOException {
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            option,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    List<String> command = Stream.concat(java, Stream.of(words).map(Object::toString)).toList();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
