// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.serve.file.FolderLock;

/** Comparisons and drafts on the real backend, with processes of their own. */
@Tag("processes")
class CompareIT {
  @TempDir private Path folder;
  private Path config;
  private Path out;

  @BeforeEach
  void configure() throws IOException {
    out = folder.resolve("out");
    config = folder.resolve("small.yaml");
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 300, tasks: [regression, binary]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
        model: {encoder: {name: mlp, widths: [8]}}
        training: {epochs: 2, batch: 32}
        backend: {threads: 1}
        """);
  }

  @Test
  void rowsAreTunedFailAndAreNotDoneTwice() throws IOException {
    String[] methods = {
      "--methods",
      "cagrad{c=0.2|0.8},fixed{weights=[1e38,1e38]}",
      "--sharing",
      "hard,mmoe",
      "--seeds",
      "2",
      "--parallel",
      "2",
      "--references",
      "none"
    };
    Console console = compare(methods);

    assertThat(console.exit()).as("two rows failed").isEqualTo(3);
    assertThat(console.err())
        .contains("run 16/16: ", "2 seeds are too few", "2 of 5 entries failed")
        .contains("mmoe + fixed{weights=[1e38,1e38]}, seed 2: failed: ");
    assertThat(console.out())
        .contains("each task alone", "hard + cagrad{c=0.2|0.8}", "results: " + out)
        .contains("failed: mmoe + fixed{weights=[1e38,1e38]}: ");
    JsonNode results = json("results.json").get("results");
    assertThat(results).hasSize(5);
    JsonNode tuned = results.get("mmoe + cagrad{c=0.2|0.8}");
    assertThat(tuned.at("/metrics/yes/auc/mean").asDouble()).isBetween(0.0, 1.0);
    assertThat(tuned.at("/memory-mib/mean").asDouble()).isGreaterThan(50);
    assertThat(tuned.at("/delta-m-test/pairs").asInt()).isEqualTo(2);
    assertThat(results.get("mmoe + fixed{weights=[1e38,1e38]}").get("failure").asText())
        .contains("finite");
    assertThat(Files.readString(out.resolve("results.md"))).contains("| each task alone | ");
    assertThat(Files.readAllLines(out.resolve("results.csv"))).hasSize(6);

    Console again = compare(methods);

    assertThat(again.exit()).isEqualTo(3);
    assertThat(again.err())
        .contains("12 of 16 runs are already stored")
        .doesNotContain("run 12/16");
    assertThat(json("results.json").get("results")).isEqualTo(results);
    compare("--methods", "equal", "--set", "training.epochs=3")
        .isMistake("'" + out + "' holds results of another configuration: training.epochs is 2");
  }

  @Test
  void referencesAreStoredRows() throws IOException {
    String[] methods = {"--methods", "equal", "--seeds", "1"};
    Console console = compare(methods);

    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.err()).contains("run 5/5: ", "linear (reference), seed 1: ");
    assertThat(console.out()).contains("mean (reference) ", "classical method");
    assertThat(
            json("results.json").at("/results/linear (reference)/metrics/yes/auc/mean").asDouble())
        .isBetween(0.5, 1.0);
    assertThat(compare(methods).err()).contains("5 of 5 runs are already stored");
    compare("--methods", "equal", "--references", "forrest")
        .isMistake("found 'forrest'", "existing: linear, mean");
  }

  @Test
  void aKilledComparisonGoesOn() throws IOException, InterruptedException {
    String[] methods = {"--methods", "equal,dwa", "--seeds", "1", "--references", "none"};
    List<String> arguments = new ArrayList<>(Java.call(Main.class));
    arguments.addAll(List.of("compare", config.toString(), "--out", out.toString()));
    arguments.addAll(List.of(methods));
    Process process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
    List<ProcessHandle> children;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.lines().anyMatch(line -> line.startsWith("run 2/4"))).isTrue();
      children = process.descendants().toList();
      process.toHandle().destroyForcibly();
      process.waitFor();
    }
    assertThat(out.resolve(FolderLock.NAME)).as("left behind, which means nothing").exists();
    try (Stream<Path> trials = Files.list(out.resolve("trials"))) {
      for (Path trial : trials.filter(file -> file.toString().endsWith(".json")).toList()) {
        assertThat(new ObjectMapper().readTree(trial.toFile()).has("result")).isTrue();
      }
    }

    Console rest = compare(methods);
    for (ProcessHandle child : children) {
      child.onExit().join(); // without a parent they end by themselves
    }

    assertThat(rest.exit()).isZero();
    assertThat(rest.err())
        .containsPattern("[23] of 4 runs are already stored")
        .contains("run 4/4: dwa")
        .doesNotContain("run 2/4");
    Console whole =
        Console.run(
            "compare",
            config,
            "--out",
            folder.resolve("whole"),
            "--methods",
            "equal,dwa",
            "--seeds",
            "1",
            "--references",
            "none");
    assertThat(whole.exit()).isZero();
    assertThat(metrics(folder.resolve("whole")))
        .as("what came out does not depend on the interruption")
        .isEqualTo(metrics(out));
  }

  private static List<String> metrics(Path folder) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("runs.csv"))) {
      return lines.map(line -> line.substring(0, line.lastIndexOf(','))).toList();
    }
  }

  @Test
  void theDraftOfATableRuns() throws IOException {
    Random random = new Random(1);
    Path table = folder.resolve("people.csv");
    Files.writeString(
        table,
        IntStream.range(0, 200)
            .mapToObj(
                row ->
                    row % 40
                        + ";"
                        + random.nextGaussian()
                        + ";"
                        + (row % 9 == 0 ? "?" : "k" + row % 4)
                        + ";"
                        + row % 2
                        + ";"
                        + (row % 3 == 0 ? 1 : 0))
            .collect(Collectors.joining("\n", "age;height;kind;happy;calm\n", "\n")));
    Path draft = folder.resolve("people.yaml");
    Files.writeString(draft, Console.run("init", table).out());

    Console console = Console.run("train", draft, "--epochs", 2, "--out", out);

    assertThat(console.err()).contains("epoch 2/2");
    assertThat(console.exit()).isZero();
    assertThat(console.out()).contains("happy", "calm", "auc");
  }

  @Test
  void aBalancedRunIsRecorded() throws IOException {
    Console console =
        Console.run(
            "train",
            config,
            "--out",
            out,
            "--set",
            "coordination.balancer=pcgrad",
            "--record",
            2,
            "--tensorboard");

    assertThat(console.exit()).isZero();
    assertThat(Files.readAllLines(out.resolve("gradients.csv")))
        .hasSizeGreaterThan(4)
        .first()
        .asString()
        .startsWith("step,epoch,value:yes/cosine,value/gradient-norm");
    assertThat(Files.readAllLines(out.resolve("history.csv")).get(0))
        .endsWith("yes/weight,conflicting-steps");
    try (Stream<Path> files = Files.walk(out.resolve("tensorboard"))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .anyMatch(name -> name.startsWith("events.out.tfevents."));
    }
  }

  private Console compare(String... more) {
    Stream<Object> args = Stream.of("compare", config, "--out", out);
    return Console.run(Stream.concat(args, Stream.of(more)).toArray());
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(out.resolve(name).toFile());
  }
}
