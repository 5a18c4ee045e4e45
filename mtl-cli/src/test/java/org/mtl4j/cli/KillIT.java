// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.serve.file.ArrayFile;
import org.mtl4j.serve.file.BrokenFileException;
import org.mtl4j.serve.file.StoredArrays;

/** Processes that are killed, and others that go on where they were. */
@Tag("fault-injection")
class KillIT {
  /** Rows of the history, with seconds; {@link #history} compares the rest of them. */
  private static final String EPOCHS = "history/epochs";

  private static final int KILLS = Integer.getInteger("mtl.kills", 4);

  /** Of these, so many strike before or soon after the process has begun to train. */
  private static final int EARLY = Math.min(3, KILLS / 4);

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(20);
  private final Queue<Process> waiting = new ArrayDeque<>();

  @AfterEach
  void endThoseThatWait() {
    waiting.forEach(Process::destroyForcibly);
  }

  /**
   * Weights that depend on past losses, orders drawn by chance, dropout and Adam: all of what a run
   * remembers. A checkpoint after every step takes longer than the step, so that most kills strike
   * while one is written.
   */
  @Test
  void aRunKilledAtAnyMomentEndsBitForBitWhereTheUninterruptedOneEnds()
      throws IOException, InterruptedException, BrokenFileException {
    Path config = folder.resolve("config.yaml");
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 300, tasks: [regression, binary, regression]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
          other: {type: regression, label: regression2}
        model: {encoder: {name: mlp, widths: [256, 256], dropout: 0.3}}
        coordination: {weighting: dwa, balancer: pcgrad}
        training: {epochs: %d, batch: 8, optimizer: adam, checkpoint: {steps: 1}}
        backend: {threads: 1}
        """
            .formatted(Math.max(8, KILLS * 2 / 3)));
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    String never = "training.checkpoint.steps=0";
    Process uninterrupted = go("train", config, "--out", whole, "--set", never);
    assertThat(uninterrupted.waitFor()).isZero();

    int torn = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = go("train", config, "--out", killed, "--resume");
      waitBeforeKilling(process, killed, kill);
      process.destroyForcibly();
      assertThat(process.waitFor()).as("128 and the number of SIGKILL").isEqualTo(137);
      torn += torn(killed) ? 1 : 0;
    }
    Process last = go("train", config, "--out", killed, "--resume", "--set", never);
    assertThat(last.waitFor()).isZero();

    assertThat(torn).as("kills that struck while a checkpoint was written").isPositive();
    assertThat(metrics(killed)).isEqualTo(metrics(whole));
    assertThat(history(killed)).isEqualTo(history(whole));
    assertThat(names(killed)).noneMatch(name -> name.endsWith(".tmp"));
    isTheSame(newest(killed), newest(whole));
    System.out.printf("%d kills, %d while a checkpoint was written%n", KILLS, torn);
  }

  /**
   * The moment is drawn at random: a number of steps, and within the last of them a delay; every
   * other time, the next moment at which a checkpoint is being written.
   */
  private void waitBeforeKilling(Process process, Path out, int kill)
      throws IOException, InterruptedException {
    if (kill < EARLY) {
      Thread.sleep(random.nextInt(700));
      return;
    }
    long target = step(out) + 1 + random.nextInt(20);
    while (step(out) < target) {
      assertThat(process.isAlive()).as("the run is long enough for all kills").isTrue();
      Thread.sleep(1);
    }
    if (kill % 2 == 0) {
      Thread.sleep(random.nextInt(30), random.nextInt(999_999));
    } else {
      while (process.isAlive() && !torn(out)) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean torn(Path out) throws IOException {
    return names(out).stream().anyMatch(name -> name.endsWith(".tmp"));
  }

  private static long step(Path out) throws IOException {
    return names(out).stream()
        .filter(name -> name.matches("step-\\d+\\.safetensors"))
        .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
        .max()
        .orElse(0);
  }

  private static List<String> names(Path out) throws IOException {
    Path checkpoints = out.resolve(RunFolder.CHECKPOINTS);
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static StoredArrays newest(Path out) throws IOException, BrokenFileException {
    String name = "step-%012d.safetensors".formatted(step(out));
    return ArrayFile.read(out.resolve(RunFolder.CHECKPOINTS).resolve(name));
  }

  /** Variables, moments, and what the methods remember. */
  private static void isTheSame(StoredArrays one, StoredArrays other) {
    assertThat(one.floats()).containsOnlyKeys(other.floats().keySet());
    one.floats().forEach((n, v) -> assertThat(v).as(n).containsExactly(other.floats().get(n)));
    assertThat(one.doubles()).containsOnlyKeys(other.doubles().keySet());
    one.doubles().keySet().stream()
        .filter(name -> !name.equals(EPOCHS))
        .forEach(
            n -> assertThat(one.doubles().get(n)).as(n).containsExactly(other.doubles().get(n)));
    for (String key : List.of("step", "rate", "counters", "data")) {
      assertThat(one.header().get(key)).isEqualTo(other.header().get(key));
    }
  }

  private static ObjectNode metrics(Path out) throws IOException {
    ObjectNode metrics =
        (ObjectNode) new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
    metrics.remove("seconds");
    return metrics;
  }

  private static List<String> history(Path out) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("history.csv"))) {
      lines.add(line.replaceFirst(",[^,]*", "")); // the second column holds seconds
    }
    return lines;
  }

  /** A process that has been waiting; while it works, the next ones get ready. */
  private Process go(Object... args) throws IOException {
    while (waiting.size() < 3) {
      waiting.add(worker());
    }
    Process process = waiting.remove();
    String line = Stream.of(args).map(Object::toString).collect(Collectors.joining("\t", "", "\n"));
    try (OutputStream in = process.getOutputStream()) {
      in.write(line.getBytes(StandardCharsets.UTF_8));
    }
    return process;
  }

  private Process worker() throws IOException {
    return new ProcessBuilder(Java.call(Worker.class, "-Xmx256m"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log.txt").toFile()))
        .start();
  }
}
