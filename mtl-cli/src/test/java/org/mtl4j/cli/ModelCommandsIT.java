// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on stored models, on one that {@code mtl train} wrote. */
@Tag("processes")
class ModelCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path model;
  private Path rows;
  private Path out;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder data = new StringBuilder("id;age;job;money;rich;kind;score\n");
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      int age = 18 + random.nextInt(50);
      String job = List.of("clerk", "smith", "?").get(random.nextInt(3));
      double money = Math.round(1000 * random.nextDouble() * age) / 10.0;
      String rich = money > 1500 ? "yes" : "no";
      String kind = age < 30 ? "young" : age < 50 ? "grown" : "old";
      data.append("%d;%d;%s;%s;%s;%s;%s%n".formatted(i, age, job, money, rich, kind, age / 2.0));
    }
    Files.writeString(shared.resolve("data.csv"), data);
    Path config = shared.resolve("config.yaml");
    Files.writeString(
        config,
        """
        data: {source: csv, train: data.csv, delimiter: ";", missing: ["?"], columns: {id: ignore}}
        tasks:
          wealth: {type: binary, label: rich, positive: "yes", threshold: youden}
          kind: {type: multiclass, label: kind}
          score: {type: regression, label: score}
        training: {epochs: 2, batch: 32}
        backend: {threads: 1}
        """);
    Console console = Console.run("train", config, "--out", shared.resolve("run"));
    assertThat(console.exit()).as(console.err()).isZero();
    model = shared.resolve("run").resolve("model");
    assertThat(console.out()).contains("model: " + model);
    assertThat(Files.readString(model.resolve("config.yaml"))).contains("threshold: youden");
  }

  @BeforeEach
  void nameFiles() {
    rows = folder.resolve("rows.csv");
    out = folder.resolve("predictions.csv");
  }

  @Test
  void predictsAsTheFilesOfTrainingAreWritten() throws IOException {
    Files.writeString(rows, "money;id;more;age;job\n100;a;x;20;clerk\n?;b;x;60;?\n");

    Console console = predict("--out", out, "--keep", "id");

    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.err()).contains("predicted 2 rows: " + out);
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).isEqualTo("id,wealth,wealth.probability,kind,kind.probability,score");
    assertThat(lines.get(1)).matches("a,(yes|no),0\\.\\d+,(young|grown|old),0\\.\\d+,[-\\d.E]+");
    assertThat(lines.get(2)).startsWith("b,");
  }

  @Test
  void predictsStandardInputToJsonOnStandardOutput() throws IOException {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(gzip("age;job;money\n20;clerk;3\n30;smith;\"4\"\n")));
    try {
      Console console = Console.run("predict", model, "--in", "-", "--format", "json");
      assertThat(console.exit()).as(console.err()).isZero();
      List<String> lines = console.out().lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode first = JSON.readTree(lines.get(0));
      assertThat(first.at("/wealth/answer").textValue()).isIn("yes", "no");
      assertThat(first.at("/wealth/probability").asDouble()).isBetween(0.0, 1.0);
      assertThat(first.at("/kind/probabilities")).hasSize(3);
      assertThat(first.at("/score/values/score").isNumber()).isTrue();
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void manyRowsKeepTheirOrderAndTheirAnswers() throws IOException {
    StringBuilder text = new StringBuilder("id;age;job;money\n");
    for (int i = 0; i < 5000; i++) {
      text.append(i).append(';').append(18 + i % 50).append(";clerk;10\n");
    }
    Files.writeString(rows, text);
    assertThat(predict("--out", out, "--keep", "id", "--probabilities").exit()).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(5001);
    assertThat(lines.get(0)).contains("kind.probability.grown", "kind.probability.young");
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      String line = lines.get(i + 1);
      assertThat(line).startsWith(i + ",");
      answers.add(line.substring(line.indexOf(',')));
    }
    assertThat(answers.get(4321)).isEqualTo(answers.get(21 + 50));
  }

  @Test
  void badRowsAreNotedWithLineAndReasonAndTheOthersPredicted() throws IOException {
    Path bad = folder.resolve("bad.csv");
    Files.writeString(
        rows, "age;job;money\n20;clerk;1\nold;clerk;1\n\n30;smith\n40;smith;inf\n50;astronaut;1\n");

    Console console = predict("--out", out, "--bad-rows", bad);

    assertThat(console.exit()).isZero();
    assertThat(Files.readAllLines(out)).hasSize(3);
    assertThat(Files.readAllLines(bad))
        .containsExactly(
            "line,reason",
            "3,column 'age': found 'old' where a number is expected",
            "5,found 2 values where 3 are expected",
            "6,column 'money': found 'inf' where a finite number is expected");
    assertThat(console.err())
        .contains("3 rows could not be predicted: " + bad)
        .contains("1 row has a value in 'job' that is not in the training data");
  }

  @Test
  void withoutAPlaceForThemTheFirstBadRowStopsAndLeavesNothing() throws IOException {
    Files.writeString(out, "before");
    Files.writeString(rows, "age;job;money\n20;clerk;1\nold;clerk;1\n");
    predict("--out", out)
        .isMistake(rows + ", line 3: column 'age': found 'old' where a number is expected");
    assertThat(out).hasContent("before");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(rows, out);
    }
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithItsNeighbors() throws IOException {
    Files.writeString(rows, "ages;job;money\n20;clerk;1\n");
    predict("--out", out)
        .isMistake(rows + " has no column 'age', which the model reads; nearest: ages; existing:");
    Files.writeString(rows, "age;job;money\n20;clerk;1\n");
    predict("--out", out, "--keep", "id").isMistake("has no column 'id', which is to be kept");
    predict("--out", folder).isMistake("cannot be written: a folder of this name is in the way");
    predict("--delimiter", ";;").isMistake("--delimiter must be one character");
    Console.run("predict", folder, "--in", rows).isMistake(folder + " is no model");
    Console.run("predict", model.getParent(), "--in", rows)
        .isMistake("it has no model.json; there is a model in " + model);
  }

  @Test
  void rowsWithoutAHeaderTakeTheNamesGiven() throws IOException {
    Files.writeString(rows, "20,clerk,7\n30,NA,8\n");
    Console console =
        predict(
            "--columns", "age,job,money", "--delimiter", ",", "--missing", "NA", "--missing", "");
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out().lines()).hasSize(3);
    assertThat(console.err()).doesNotContain("not in the training data");
    predict("--header", "--delimiter", ",").isMistake(rows + " has no column 'age'");
    Console bare = predict("--no-header", "--columns", "age,job,money", "--delimiter", ",");
    assertThat(bare.out().lines()).hasSize(3);
    predict("--columns", "age,job", "--delimiter", ",")
        .isMistake(rows + ", line 1: found 3 values where there are 2 columns: [age, job]");
  }

  @Test
  void evaluatesLabelledRowsBesideWhatIsStored() throws IOException {
    Console console = Console.run("evaluate", model, shared.resolve("data.csv"));
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out()).contains("wealth", "auc", "validation", "400 rows");

    Console json = Console.run("evaluate", model, shared.resolve("data.csv"), "--format", "json");
    JsonNode tree = JSON.readTree(json.out());
    JsonNode stored = JSON.readTree(shared.resolve("run/metrics.json").toFile());
    assertThat(tree.at("/rows").asInt()).isEqualTo(400);
    assertThat(tree.at("/tasks/wealth/auc/value").asDouble()).isBetween(0.0, 1.0);
    assertThat(tree.at("/tasks/wealth/auc/test")).isEqualTo(stored.at("/test/wealth/auc"));
    assertThat(tree.at("/tasks/score/rmse/validation"))
        .isEqualTo(stored.at("/validation/score/rmse"));

    Files.writeString(rows, "age;job;money;kind\n20;clerk;1;young\n30;smith;1;ancient\n");
    Console.run("evaluate", model, rows)
        .isMistake("the label 'kind' of task 'kind' is 'ancient' in row 2", "grown, old, young");
    Files.writeString(rows, "age;job;money;kind\n20;clerk;1;young\n30;smith;1;old\n");
    assertThat(Console.run("evaluate", model, rows).err())
        .contains("task 'wealth' needs the label columns [rich], which are missing");
    Files.writeString(rows, "job;money;kind\nclerk;1;young\n");
    Console.run("evaluate", model, rows).isMistake(rows + " has no column 'age'");
  }

  @Test
  void exportsTheGraphWithAPageAndSamples() throws IOException {
    Path target = folder.resolve("serving").resolve("1");
    Console console = Console.run("export", model, target);
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out().lines())
        .containsExactlyInAnyOrder(
            target.resolve("README.md").toString(),
            target.resolve("preprocessing.json").toString(),
            target.resolve("samples.json").toString(),
            target.resolve("saved_model.pb").toString());
    assertThat(Files.readString(target.resolve("README.md")))
        .contains("- `numbers`, float32, [rows, ", "`young`", "the probability of `yes`; yes from");
    Console.run("export", model, target).isMistake("exists already");
  }

  @Test
  void anAlteredModelIsRefused() throws IOException {
    Path copy = folder.resolve("copy");
    Console.run("export", model, copy);
    Console.run("predict", copy, "--in", "-").isMistake(copy + " is no model");
  }

  @Test
  void aFullDiskLeavesTheFilesAsTheyWere() throws Exception {
    Path target = folder.resolve("exported");
    Process process = java("ulimit -f 4", "-XX:-UsePerfData", "export", model, target);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(4);
    assertThat(output).contains("'" + target + "' cannot be written: File too large");
    assertThat(target).doesNotExist();
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFileLargerThanTheHeapIsPredicted() throws Exception {
    try (BufferedWriter writer = Files.newBufferedWriter(rows)) {
      writer.write("age;job;money\n");
      String job = "a job nobody has heard of ".repeat(8);
      for (int i = 0; i < 130_000; i++) {
        writer.write(20 + i % 50 + ";" + job + ";12.5\n");
      }
    }
    assertThat(Files.size(rows)).isGreaterThan(24L << 20);
    // What TensorFlow holds beside the heap would else be limited to four times as much.
    String beside = "export JDK_JAVA_OPTIONS=-Dorg.bytedeco.javacpp.maxPhysicalBytes=2g";
    Process process = java(beside, "-Xmx24m", "predict", model, "--in", rows, "--out", out);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("predicted 130,000 rows", "130,000 rows have a value in 'job'");
    try (var lines = Files.lines(out)) {
      assertThat(lines.count()).isEqualTo(130_001);
    }
  }

  /** The command line in a process of its own. */
  private static Process java(String before, String option, Object... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", before + "; exec \"$@\"", "bash"));
    command.addAll(Java.call(Main.class, option));
    for (Object word : words) {
      command.add(word.toString());
    }
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private Console predict(Object... options) {
    List<Object> words = new ArrayList<>(List.of("predict", model, "--in", rows));
    words.addAll(List.of(options));
    return Console.run(words.toArray());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
