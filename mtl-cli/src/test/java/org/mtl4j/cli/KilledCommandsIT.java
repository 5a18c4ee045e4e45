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
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.file.FolderDraft;

/**
 * SIGKILL in comparisons, fronts and while a model is saved, at random moments and while a file is
 * written. The same command ends with the results of one that nobody killed, and no temporary file
 * stays.
 */
@Tag("endurance")
class KilledCommandsIT {
  private static final int KILLS = Integer.getInteger("mtl.kills", 33);

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(21);
  private Path temporary;
  private Path config;
  private int writing;
  private int rounds;

  @BeforeEach
  void configure() throws IOException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    temporary = Files.createDirectory(folder.resolve("tmp"));
    config =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            data: {source: related-tasks, rows: 300, tasks: [regression, binary]}
            tasks:
              value: {type: regression, label: regression}
              yes: {type: binary, label: binary}
            model: {encoder: {name: mlp, widths: [16], dropout: 0.2}}
            training: {epochs: 3, batch: 32, checkpoint: {steps: 5}}
            backend: {threads: 1}
            """);
  }

  @Test
  void aComparison() throws Exception {
    kill("compare", config, "--methods", "equal,dwa", "--seeds", 2, "--references", "none");
  }

  @Test
  void aFront() throws Exception {
    kill("pareto", config, "--method", "stch", "--points", 4, "--parallel", 2);
  }

  /**
   * Kills a command again and again, until it ends before it is killed; then begins a new folder.
   */
  private void kill(Object... command) throws Exception {
    Path whole = folder.resolve("whole");
    long began = System.nanoTime();
    Process uninterrupted = start(whole, command);
    assertThat(uninterrupted.waitFor()).as(log()).isZero();
    long duration = (System.nanoTime() - began) / 1_000_000;
    Map<String, String> expected = results(whole);
    assertThat(expected).hasSizeGreaterThan(3);
    for (int kills = 0; kills < KILLS; ) {
      Path out = folder.resolve("round" + rounds);
      Process process = start(out, command);
      sleep(process, random.nextLong(duration / 2));
      if (kills % 3 == 0) {
        await(process, () -> isWriting(out));
      }
      process.destroyForcibly();
      if (process.waitFor() == 0) {
        isComplete(out, expected);
        rounds++;
      } else {
        assertThat(process.exitValue()).as(log()).isEqualTo(137);
        kills++;
        writing += isWriting(out) ? 1 : 0;
      }
    }
    Path out = folder.resolve("round" + rounds);
    assertThat(start(out, command).waitFor()).as(log()).isZero();
    isComplete(out, expected);
    System.out.printf(
        "%d kills of %s in %d folders, %d while a file was written%n",
        KILLS, command[0], rounds + 1, writing);
  }

  /** The results are those of the whole run, and no temporary file is left. */
  private void isComplete(Path out, Map<String, String> expected) throws IOException {
    assertThat(results(out)).isEqualTo(expected);
    assertThat(all(out)).noneMatch(KilledCommandsIT::isTemporary);
    assertThat(out.resolve("logs")).doesNotExist();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith(".mtl4j")))
          .as("folders of living processes only")
          .allMatch(file -> isAlive(file.getFileName().toString()));
    }
  }

  private static boolean isAlive(String draft) {
    long process = Long.parseLong(draft.replaceAll(".*\\.draft(\\d+)x.*", "$1"));
    return ProcessHandle.of(process).isPresent();
  }

  /** The trials and tables without seconds and memory, which depend on the machine. */
  private static Map<String, String> results(Path out) throws IOException {
    Map<String, String> results = new TreeMap<>();
    for (Path file : FolderDraft.files(out)) {
      String name = file.toString();
      if (name.endsWith(".csv")) {
        results.put(name, withoutLast(Files.readAllLines(out.resolve(file))));
      } else if (name.endsWith(".sha256") || name.matches("trials.*json")) {
        String text = Files.readString(out.resolve(file));
        results.put(name, text.replaceAll("\"(seconds|memory)\":[^,}]*", ""));
      }
    }
    return results;
  }

  /** Cuts off the columns from "seconds" on. */
  private static String withoutLast(List<String> lines) {
    List<String> header = List.of(lines.get(0).split(",", -1));
    int end = header.contains("seconds") ? header.indexOf("seconds") : header.size();
    return lines.stream()
        .map(line -> List.of(line.split(",", -1)))
        .map(cells -> String.join(",", cells.subList(0, Math.min(end, cells.size()))))
        .toList()
        .toString();
  }

  /**
   * A finished run is resumed, which saves its model once more in the place of the one before. A
   * kill leaves the old model or the new one, which are equal, or the old one in a temporary folder
   * from which the next start moves it back.
   */
  @Test
  void aModelThatIsSaved() throws Exception {
    Path out = folder.resolve("out");
    Object[] command = {"train", config, "--resume", "--references", "none"};
    assertThat(start(out, command).waitFor()).as(log()).isZero();
    Path model = out.resolve("model");
    String expected = ModelDirectory.read(model).digest();
    String answer = answer(model);
    int early = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill % 5 == 4) {
        FolderDraft.delete(model); // a model that is saved for the first time
      }
      Process process = start(out, command);
      assertThat(await(process, () -> isWritten(out))).isTrue();
      sleep(process, random.nextInt(40));
      process.destroyForcibly();
      early += process.waitFor() == 137 ? 1 : 0;
      writing += isWriting(out) ? 1 : 0;
      if (Files.exists(model)) {
        assertThat(ModelDirectory.read(model).digest()).isEqualTo(expected);
      }
    }
    assertThat(start(out, command).waitFor()).as(log()).isZero();
    assertThat(ModelDirectory.read(model).digest()).isEqualTo(expected);
    assertThat(answer(model)).isEqualTo(answer);
    assertThat(all(out)).noneMatch(KilledCommandsIT::isTemporary);
    assertThat(early).isPositive();
    System.out.printf(
        "%d kills while a model is saved, of them %d before the end, %d while a file was written%n",
        KILLS, early, writing);
  }

  private static String answer(Path folder) {
    Map<String, Object> row = new TreeMap<>();
    try (Model model = Model.load(folder)) {
      model.columns().forEach(column -> row.put(column, 1));
      return model.predict(row).toString();
    }
  }

  private static boolean isTemporary(String name) {
    return name.matches("\\..*(\\.tmp|\\.(draft|old)\\d+x\\d+-\\d+)");
  }

  private static boolean isWriting(Path out) {
    return all(out).stream().anyMatch(KilledCommandsIT::isTemporary);
  }

  private static boolean isWritten(Path out) {
    return all(out).stream().anyMatch(name -> name.startsWith(".model.draft"));
  }

  /** The names of all files and folders below one. */
  private static List<String> all(Path out) {
    List<String> names = new ArrayList<>();
    String[] here = out.toFile().list();
    for (String name : here == null ? new String[0] : here) {
      names.add(name);
      names.addAll(all(out.resolve(name)));
    }
    return names;
  }

  /** Waits, but no longer than the process lives. */
  private static void sleep(Process process, long milliseconds) throws InterruptedException {
    process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Waits for a moment; false if the process ended before. */
  private static boolean await(Process process, BooleanSupplier moment) {
    while (process.isAlive()) {
      if (moment.getAsBoolean()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private Process start(Path out, Object... command) throws IOException {
    List<String> line =
        new ArrayList<>(Java.call(Main.class, "-Xmx256m", "-Djava.io.tmpdir=" + temporary));
    Stream.of(command).map(Object::toString).forEach(line::add);
    line.addAll(List.of("--out", out.toString()));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
