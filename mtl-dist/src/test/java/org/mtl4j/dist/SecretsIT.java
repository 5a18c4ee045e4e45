// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The value of an environment variable in a configuration is in no file that a command writes, and
 * in no command line of a process that it starts.
 */
@Tag("processes")
class SecretsIT {
  private static final String SECRET = "hunter2-s3cret";

  @TempDir private Path folder;

  private final Set<String> commandLines = new TreeSet<>();

  private int mtl(Object... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-Djava.io.tmpdir=" + folder.resolve("tmp")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.mtl4j.cli.Main"));
    Stream.of(words).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("screen").toFile());
    builder.environment().put("PGPASSWORD", SECRET);
    Process process = builder.start();
    while (process.isAlive()) {
      Stream.concat(Stream.of(process.toHandle()), process.descendants())
          .forEach(each -> commandLines.add(commandLine(each)));
      Thread.sleep(50);
    }
    return process.exitValue();
  }

  /** The whole line; on Linux the handle of a process cuts off a long one. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .replace('\0', ' ');
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }

  @Test
  void noFileAndNoCommandLineHasTheValue() throws IOException, InterruptedException {
    Files.createDirectory(folder.resolve("tmp"));
    Files.writeString(
        folder.resolve("rows.csv"),
        IntStream.range(0, 120)
            .mapToObj(i -> i % 7 + "," + Math.sin(i) + "," + i % 2 + ",same")
            .collect(Collectors.joining("\n", "x,value,yes,constant\n", "\n")));
    Path config =
        Files.writeString(
            folder.resolve("secret.yaml"),
            """
            data: {source: duckdb, train: "SELECT * FROM 'rows.csv' WHERE '${PGPASSWORD}' <> ''"}
            tasks:
              value: {type: regression, label: value}
              yes: {type: binary, label: yes, positive: "${ONE:-1}"}
            model: {encoder: {name: tabular, embedding: 2, widths: [4]}}
            training: {epochs: 2, batch: 16, checkpoint: {steps: 4}}
            backend: {threads: 1}
            """);
    assertThat(mtl("train", config, "--out", "run", "--tensorboard")).as(screen()).isZero();
    assertThat(
            mtl(
                "compare",
                config,
                "--out",
                "compared",
                "--seeds",
                1,
                "--methods",
                "equal",
                "--references",
                "none"))
        .as(screen())
        .isZero();
    assertThat(
            mtl(
                "pareto",
                config,
                "--out",
                "front",
                "--points",
                2,
                "--set",
                "coordination.weighting=chebyshev"))
        .as(screen())
        .isZero();

    List<String> seen = files();
    assertThat(seen)
        .contains("run/model/config.yaml", "run/model/model.json", "front/config.yaml")
        .anyMatch(name -> name.startsWith("run/checkpoints/step-"))
        .anyMatch(name -> name.contains("tfevents"))
        .anyMatch(name -> name.startsWith("compared/trials/"));
    for (String name : seen) {
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text.contains(SECRET)).as(name).isFalse();
    }
    assertThat(Files.readString(folder.resolve("run/model/config.yaml"))).contains("${PGPASSWORD}");
    assertThat(commandLines)
        .anyMatch(line -> line.contains(" trials "))
        .noneMatch(line -> line.contains(SECRET));
  }

  private String screen() throws IOException {
    return Files.readString(folder.resolve("screen"));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.equals("screen"))
          .toList();
    }
  }
}
