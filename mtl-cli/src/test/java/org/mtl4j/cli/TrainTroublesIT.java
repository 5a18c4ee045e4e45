// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.core.report.OutputDirectory;

/** What only shows while training, on the real backend. */
@Tag("fault-injection")
class TrainTroublesIT {
  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void nameOutput() {
    out = folder.resolve("out");
  }

  @Test
  void aLossThatExplodesNamesTaskAndStep() throws IOException {
    write("a,b,y,z", TrainTroublesIT::plain);
    for (String balancer : List.of("null", "cagrad")) {
      Console console =
          train(
              "--set",
              "training.optimizer.rate=1e30",
              "--set",
              "coordination.balancer=" + balancer);

      assertThat(console.exit()).isEqualTo(2);
      List<String> lines =
          console
              .err()
              .lines()
              .filter(line -> line.startsWith("mtl: "))
              .filter(line -> !line.matches("mtl: (task|warning: task) '.*"))
              .toList();
      assertThat(lines).hasSize(2).last().isEqualTo("mtl: nothing was saved");
      assertThat(lines.get(0))
          .contains("run 'hard + equal", "of task '", "is not finite in step 1 ", "learning rate")
          .doesNotContain("\tat ");
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void aConstantFeatureIsWarnedOfAndLeftOut() throws IOException {
    write("a,b,y,z", row -> "7," + plain(row).split(",", 2)[1]);
    Console console = train();

    assertThat(console.exit()).isZero();
    assertThat(console.err())
        .contains("mtl: warning: column 'a' is left out of the inputs: it has");
    assertThat(read("run.json").at("/warnings/0").asText()).contains("column 'a'");
  }

  @Test
  void missingFeaturesAreNoTrouble() throws IOException {
    write("a,b,y,z", row -> row % 4 == 0 ? "NaN,,1,2" : plain(row));

    assertThat(train().exit()).isZero();
  }

  @Test
  void aBatchWithOneTaskIsComputed() throws IOException {
    write(
        "a,b,y,z",
        row -> row + ",1." + row + (row % 2 == 0 ? "," + row / 2 % 2 + "," : ",," + row));
    Console console =
        train(
            "--set", "coordination.balancer=upgrad", "--set", "training.batch=1", "--epochs", "1");

    assertThat(console.exit()).isZero();
    assertThat(read("metrics.json").at("/test/value/rmse").isNumber()).isTrue();
  }

  @Test
  void anUndefinedMetricIsNullInJsonAndADashOnTheScreen() throws IOException {
    String[] parts = {"train", "train", "validation", "test"};
    write(
        "a,part,y,z",
        row -> row + "," + parts[row % 4] + "," + (row % 4 == 0 ? 1 : 0) + "," + row % 7);
    Console console = train("--set", "split.column=part", "--set", "model.encoder.widths=[2]");

    assertThat(console.exit()).isZero();
    JsonNode metrics = read("metrics.json");
    assertThat(metrics.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("validation", "test", "seed", "seconds");
    assertThat(metrics.at("/test/yes/auc").isNull()).isTrue();
    assertThat(console.out()).containsPattern("yes +auc +- +- +primary");
  }

  @Test
  void namesMayHoldAnything() throws IOException {
    write("größe (cm),c/d,ja oder nein?,z:0", TrainTroublesIT::plain);
    configure(
        """
          "ja / nein? größe ✓": {type: binary, label: "ja oder nein?"}
          "z:0 { }": {type: regression, label: "z:0"}
          .: {type: regression, label: "z:0"}
        """);
    Console console = run("--set", "model.sharing=mmoe", "--set", "coordination.balancer=cagrad");

    assertThat(console.exit()).isZero();
    assertThat(read("metrics.json").get("test").fieldNames())
        .toIterable()
        .containsExactly("ja / nein? größe ✓", "z:0 { }", ".");
  }

  @Test
  void anInterruptedRunLeavesACheckpointAndSaysHowToGoOn()
      throws IOException, InterruptedException {
    // Unlike that of the process, this leaves its output open.
    int code = interrupted(List.of(), process -> process.toHandle().destroy());
    assertThat(code).as("128 and the number of SIGTERM").isEqualTo(143);

    Console shorter = Console.run("train", "--resume", out, "--epochs", 1);
    assertThat(shorter.err()).contains("but the run is now configured for 4 steps");
    Console other = Console.run("train", "--resume", out, "--set", "training.batch=4");
    assertThat(other.err()).contains("training.batch is 8 there, 4 here");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(Console.run("train", folder.resolve("config.yaml"), "--out", out).err())
        .contains("already holds config.yaml; go on with --resume");
    Console anew =
        Console.run(
            "train", folder.resolve("config.yaml"), "--out", out, "--overwrite", "--epochs", 1);
    assertThat(anew.exit()).isZero();
    assertThat(out.resolve("metrics.json")).exists();
  }

  /** What works in the background has Java ignore Ctrl-C, unless it is told otherwise. */
  @Test
  void ctrlCDoesTheSame() throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    int code =
        interrupted(
            List.of("/usr/bin/env", "--default-signal=INT"),
            process -> {
              try {
                new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid()).start();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThat(code).as("128 and the number of SIGINT").isEqualTo(130);
    assertThat(checkpoints()).anyMatch(name -> name.matches("step-\\d+\\.safetensors"));
  }

  /** The exit code of a run that is stopped soon after it began. */
  private int interrupted(List<String> by, Consumer<Process> stop)
      throws IOException, InterruptedException {
    write("a,b,y,z", TrainTroublesIT::plain);
    configure(TASKS);
    Process process =
        start(by, "train", folder.resolve("config.yaml"), "--out", out, "--epochs", 900000);
    List<String> last;
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      assertThat(err.lines().anyMatch(line -> line.startsWith("epoch 2/"))).isTrue();
      stop.accept(process);
      last = err.lines().filter(line -> !line.startsWith("epoch ")).toList();
    }
    assertThat(last)
        .contains("mtl: stopping")
        .noneMatch(line -> line.contains("\tat"))
        .last()
        .isEqualTo("mtl: go on with: mtl train --resume " + out);
    assertThat(out.resolve("metrics.json")).doesNotExist();
    return process.waitFor();
  }

  @Test
  void aFolderThatIsBeingWrittenIsRefused() throws IOException {
    write("a,b,y,z", TrainTroublesIT::plain);
    try (OutputDirectory directory = OutputDirectory.prepare(out)) {
      Console console = train();

      assertThat(console.exit()).isEqualTo(2);
      assertThat(console.err())
          .contains("'" + directory.path() + "' is being written by another run");
    }
    assertThat(train().exit()).isZero();
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefused() throws IOException {
    write("a,b,y,z", TrainTroublesIT::plain);
    Files.createDirectory(out, PosixFilePermissions.asFileAttribute(Set.of(OWNER_READ)));
    assumeThat(Files.isWritable(out)).as("the superuser may write everywhere").isFalse();

    Console console = train();

    assertThat(console.exit()).isEqualTo(2);
    assertThat(console.err()).contains("'" + out + "' cannot be written: permission denied");
  }

  /** A limit on the size of files stands for a full disk: writing fails in the midst of a file. */
  @Test
  void aFullDiskCostsNoCheckpointThatIsThere() throws IOException, InterruptedException {
    assumeThat(Path.of("/bin/bash")).exists();
    write("a,b,y,z", TrainTroublesIT::plain);
    String wide = "model.encoder.widths=[512, 512]"; // three megabytes with the moments of Adam
    assertThat(train("--set", wide).exit()).isZero();
    List<String> before = checkpoints();
    byte[] newest = Files.readAllBytes(out.resolve("checkpoints").resolve(before.get(0)));

    Process process =
        new ProcessBuilder(
                Stream.of(
                        List.of("/bin/bash", "-c", "ulimit -f 1500; exec \"$@\"", "bash"),
                        Java.call(Main.class, "-XX:-UsePerfData"),
                        List.of("train", "--resume", out.toString(), "--epochs", "4"))
                    .flatMap(List::stream)
                    .toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("mtl: warning: '" + out.resolve("checkpoints"))
        .contains("' cannot be written: File too large; training continues");
    assertThat(Files.readAllLines(out.resolve("history.csv"))).hasSize(5);
    assertThat(checkpoints()).isEqualTo(before);
    assertThat(Files.readAllBytes(out.resolve("checkpoints").resolve(before.get(0))))
        .isEqualTo(newest);
    assertThat(Console.run("train", "--resume", out, "--epochs", 5).exit()).isZero();
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted(reverseOrder()).toList();
    }
  }

  private static Process start(List<String> by, Object... args) throws IOException {
    return new ProcessBuilder(
            Stream.of(by, Java.call(Main.class), Stream.of(args).map(Object::toString).toList())
                .flatMap(List::stream)
                .toList())
        .start();
  }

  private static final String TASKS =
      """
        yes: {type: binary, label: y}
        value: {type: regression, label: z}
      """;

  private static String plain(int row) {
    return row + "," + row * 7 % 5 + "," + row % 2 + "," + row * 3 % 8;
  }

  private void write(String header, IntFunction<String> row) throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"),
        IntStream.range(0, 40)
            .mapToObj(row)
            .collect(Collectors.joining("\n", header + "\n", "\n")));
  }

  private void configure(String tasks) throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        data: {source: csv, train: rows.csv}
        model: {encoder: {embedding: 2, widths: [4]}}
        training: {batch: 8, epochs: 2}
        backend: {threads: 1}
        tasks:
        """
            + tasks);
  }

  private Console train(String... more) throws IOException {
    configure(TASKS);
    return run(more);
  }

  private Console run(String... more) {
    Stream<Object> args = Stream.of("train", folder.resolve("config.yaml"), "--out", out);
    return Console.run(Stream.concat(args, Stream.of(more)).toArray());
  }

  private JsonNode read(String name) throws IOException {
    return new ObjectMapper().readTree(out.resolve(name).toFile());
  }
}
