// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.cli.InterruptedCommand.Signal;
import org.mtl4j.cli.run.RunFolder;

/**
 * SIGINT and SIGTERM at any moment: a run ends with a checkpoint that resumes, or with a folder as
 * it was before; the last line says which.
 */
@Tag("fault-injection")
class InterruptionIT {
  /** Interruptions at random moments. */
  private static final int RANDOM = Integer.getInteger("mtl.interruptions", 200);

  /** Threads that keep the processors busy meanwhile. */
  private static final int BUSY =
      Integer.getInteger("mtl.busy", Runtime.getRuntime().availableProcessors());

  /** Steps of an epoch. */
  private static final int STEPS = 10;

  @TempDir private Path folder;
  private Path config;
  private Path out;
  private volatile boolean busy = true;

  /** How a run ended. */
  private enum End {
    NOTHING,
    CHECKPOINT,
    COMPLETE
  }

  /** When a run is interrupted. */
  private enum Moment {
    JVM_STARTS,
    CLASSES_LOAD,
    FOLDER_IS_MADE,
    DATA_IS_READ,
    GRAPH_IS_BUILT,
    FIRST_STEP,
    FIRST_CHECKPOINT,
    ANY_CHECKPOINT,
    TRAINING,
    RESULTS_ARE_WRITTEN;

    /** Waits for the moment. */
    void await(InterruptedCommand command, Path out) throws InterruptedException {
      Path checkpoints = out.resolve(RunFolder.CHECKPOINTS);
      switch (this) {
        case JVM_STARTS -> Thread.sleep(3);
        case CLASSES_LOAD -> Thread.sleep(150);
        case FOLDER_IS_MADE -> command.await(() -> Files.exists(out));
        case DATA_IS_READ -> command.await(() -> Files.exists(checkpoints));
        case GRAPH_IS_BUILT -> {
          command.await(() -> Files.exists(checkpoints));
          Thread.sleep(300);
        }
        case FIRST_STEP -> command.await(() -> command.said("hard + equal: 2 tasks"));
        case FIRST_CHECKPOINT ->
            command.await(() -> list(checkpoints).stream().anyMatch(name -> name.endsWith(".tmp")));
        case ANY_CHECKPOINT -> {
          command.await(() -> command.said("epoch 2/"));
          command.await(() -> list(checkpoints).stream().anyMatch(name -> name.endsWith(".tmp")));
        }
        case TRAINING -> command.await(() -> command.said("epoch 3/"));
        case RESULTS_ARE_WRITTEN -> command.await(() -> Files.exists(out.resolve("history.csv")));
      }
    }
  }

  @BeforeEach
  void configure() throws IOException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    out = folder.resolve("runs/out");
    Files.writeString(
        folder.resolve("rows.csv"),
        IntStream.range(0, 20_000)
            .mapToObj(row -> row + "," + row * 7 % 5 + "," + row % 2 + "," + row * 3 % 8)
            .collect(Collectors.joining("\n", "a,b,y,z\n", "\n")));
    config =
        Files.writeString(
            folder.resolve("config.yaml"),
            """
            data: {source: csv, train: rows.csv}
            split: {validation: 0.02, test: 0.02}
            model: {encoder: {embedding: 2, widths: [4]}}
            training: {batch: 2000, checkpoint: {steps: 5}}
            backend: {threads: 1}
            tasks:
              yes: {type: binary, label: y}
              value: {type: regression, label: z}
            """);
  }

  @AfterEach
  void rest() {
    busy = false;
  }

  @ParameterizedTest
  @EnumSource(
      names = {"FOLDER_IS_MADE", "GRAPH_IS_BUILT", "FIRST_CHECKPOINT", "RESULTS_ARE_WRITTEN"})
  void aNewRunLeavesACheckpointOrNothing(Moment moment) throws Exception {
    interrupt(moment);
  }

  @Tag("every-moment")
  @ParameterizedTest
  @EnumSource
  void aNewRunLeavesACheckpointOrNothingAtEveryMoment(Moment moment) throws Exception {
    interrupt(moment);
  }

  private void interrupt(Moment moment) throws Exception {
    InterruptedCommand command =
        start("--epochs", moment == Moment.RESULTS_ARE_WRITTEN ? 2 : 100_000);
    moment.await(command, out);
    command.stop(List.of(Signal.values()).get(List.of(Moment.values()).indexOf(moment) % 2));

    End end = end(command, List.of());

    switch (moment) {
      case JVM_STARTS, CLASSES_LOAD, FOLDER_IS_MADE, DATA_IS_READ ->
          assertThat(end).isEqualTo(End.NOTHING);
      case ANY_CHECKPOINT, TRAINING -> assertThat(end).isEqualTo(End.CHECKPOINT);
      case RESULTS_ARE_WRITTEN -> assertThat(end).isEqualTo(End.COMPLETE);
      default -> assertThat(end).isNotEqualTo(End.COMPLETE);
    }
  }

  @Test
  void aFolderThatExistedBeforeStays() throws Exception {
    Files.createDirectories(out);
    Files.writeString(out.resolve("notes.txt"), "mine");
    InterruptedCommand command = start();
    Moment.DATA_IS_READ.await(command, out);
    command.stop(Signal.TERM);

    assertThat(end(command, List.of("notes.txt"))).isEqualTo(End.NOTHING);
  }

  @Test
  void aRunThatIsNotYetOverwrittenStays() throws Exception {
    assertThat(Console.run("train", config, "--out", out, "--epochs", 1).exit()).isZero();
    List<String> before = tree(out);
    byte[] metrics = Files.readAllBytes(out.resolve("metrics.json"));
    InterruptedCommand command = start("--overwrite");
    command.await(() -> Files.exists(out.resolve(".mtl.lock")));
    command.stop(Signal.INT);

    assertThat(end(command, before)).isEqualTo(End.NOTHING);
    assertThat(out.resolve("metrics.json")).hasBinaryContent(metrics);
  }

  /** Early ones included, on a machine on which the run has no processor for itself. */
  @Test
  @Tag("endurance")
  void atRandomMoments() throws Exception {
    IntStream.range(0, BUSY).forEach(i -> keepBusy());
    long began = System.nanoTime();
    assertThat(start("--epochs", 40).end()).isZero();
    long whole = (System.nanoTime() - began) / 1_000_000;
    SplittableRandom random = new SplittableRandom(RANDOM);
    Map<End, Integer> ends = new EnumMap<>(End.class);
    Map<Integer, Integer> codes = new TreeMap<>();
    for (int i = 0; i < RANDOM; i++) {
      out = folder.resolve("runs" + i).resolve("out");
      InterruptedCommand command = start("--epochs", 40);
      command.sleep(random.nextLong(whole));
      command.stop(random.nextBoolean() ? Signal.INT : Signal.TERM);
      ends.merge(end(command, List.of()), 1, Integer::sum);
      codes.merge(command.end(), 1, Integer::sum);
    }
    System.out.printf(
        "%d interruptions within %d ms: %s, exit codes %s%n", RANDOM, whole, ends, codes);
  }

  private void keepBusy() {
    Thread thread =
        new Thread(
            () -> {
              while (busy) {
                Thread.onSpinWait();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private InterruptedCommand start(Object... more) throws IOException {
    Stream<Object> args = Stream.of("train", config, "--out", out);
    return new InterruptedCommand(Stream.concat(args, Stream.of(more)).toArray());
  }

  /** How the run ended; asserts that this is true, and that the last line says so. */
  private End end(InterruptedCommand command, List<String> before) throws Exception {
    int code = command.end();
    List<String> lines = command.lines();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    assertThat(lines).noneMatch(line -> line.contains("\tat ") || line.contains("SIGSEGV"));
    if (code == 0
        || Files.exists(out.resolve("metrics.json")) && !before.contains("metrics.json")) {
      assertThat(last).isEqualTo("report: " + out.resolve("report.html"));
      assertThat(lines).contains("model: " + out.resolve("model"));
      assertThat(out.resolve("model/model.json")).exists();
      return End.COMPLETE;
    }
    assertThat(code).isEqualTo(command.signal().code());
    if (last.equals("mtl: go on with: mtl train --resume " + out)) {
      assertThat(list(out.resolve(RunFolder.CHECKPOINTS))).noneMatch(n -> n.endsWith(".tmp"));
      // Two epochs more: whole epochs, as a run that is cut short ends with one.
      long step = newestStep();
      Console rest = Console.run("train", "--resume", out, "--epochs", step / STEPS + 2);
      assertThat(rest.err()).contains("mtl: resumed from " + out);
      assertThat(rest.exit()).as(rest.err()).isZero();
      return End.CHECKPOINT;
    }
    // Without a line the signal came before the command had begun.
    assertThat(last).isIn("", "mtl: interrupted", "mtl: nothing was saved");
    assertThat(Files.exists(before.isEmpty() ? out.getParent() : out)).isEqualTo(!before.isEmpty());
    assertThat(tree(out)).isEqualTo(before);
    return End.NOTHING;
  }

  private long newestStep() {
    return list(out.resolve(RunFolder.CHECKPOINTS)).stream()
        .filter(name -> name.startsWith("step-"))
        .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
        .max()
        .orElseThrow();
  }

  /** All files and folders below one. */
  private static List<String> tree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(folder::relativize)
          .map(Path::toString)
          .filter(name -> !name.isEmpty())
          .sorted()
          .toList();
    }
  }

  private static List<String> list(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : List.of(names);
  }
}
