// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.cli.run.RunFolder;
import org.mtl4j.serve.file.FolderDraft;
import org.mtl4j.serve.file.Sha256;

/** The commands that train, on the real backend. */
@Tag("processes")
class TrainIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void trainLeavesMetricsHistoryAndTheResolvedConfiguration() throws IOException {
    Path config = folder.resolve("small.yaml");
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 300, tasks: [regression, binary]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
        model: {encoder: {name: mlp, widths: [8]}}
        coordination: {balancer: cagrad}
        training: {epochs: 3, batch: 32}
        backend: {threads: 1}
        """);
    Path first = folder.resolve("first");
    Path again = folder.resolve("again");

    Console console = Console.run("train", config, "--out", first, "--seed", 5, "--epochs", 2);

    assertThat(console.err()).contains("epoch 1/2", "epoch 2/2");
    assertThat(console.exit()).isZero();
    assertThat(console.out()).contains("value", "rmse", "auc", "results: " + first);
    JsonNode metrics = JSON.readTree(first.resolve("metrics.json").toFile());
    assertThat(metrics.at("/test/yes/auc").asDouble()).isBetween(0.0, 1.0);
    assertThat(metrics.at("/validation/value/rmse").asDouble()).isPositive();
    assertThat(metrics.at("/seed").asLong()).isEqualTo(5);
    assertThat(metrics.at("/seconds").asDouble()).isPositive();
    List<String> history = Files.readAllLines(first.resolve("history.csv"));
    assertThat(history).hasSize(3);
    assertThat(history.get(0)).startsWith("epoch,").contains("yes/loss", "yes/auc");

    Console repeated = Console.run("train", first.resolve("config.yaml"), "--out", again);

    assertThat(repeated.exit()).isZero();
    JsonNode same = JSON.readTree(again.resolve("metrics.json").toFile());
    assertThat(same.get("test"))
        .as("the resolved file repeats the run")
        .isEqualTo(metrics.get("test"));
  }

  /** In two processes, since hash orders differ from process to process. */
  @Test
  void equalRunsWriteEqualModels() throws IOException, InterruptedException {
    Path config = folder.resolve("equal.yaml");
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 200, categories: 2}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
          kind: {type: multiclass, label: multiclass}
        model: {encoder: {name: realmlp, widths: [8], members: 2}, sharing: mmoe}
        coordination: {weighting: dwa, balancer: pcgrad}
        training: {epochs: 2, batch: 32}
        backend: {threads: 2}
        """);
    Map<String, String> first = digests(trained(config, "one"));
    Map<String, String> second = digests(trained(config, "two"));

    assertThat(first).containsKeys("model.json", "saved_model/saved_model.pb", "config.yaml");
    assertThat(second).isEqualTo(first);
  }

  private Path trained(Path config, String name) throws IOException, InterruptedException {
    Path out = folder.resolve(name);
    List<String> command = new ArrayList<>(Java.call(Main.class));
    command.addAll(List.of("train", config.toString(), "--out", out.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SOURCE_DATE_EPOCH");
    Process process = builder.redirectOutput(folder.resolve("log").toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    return out.resolve(RunFolder.MODEL);
  }

  /** The SHA-256 of every file of a folder. */
  private static Map<String, String> digests(Path model) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : FolderDraft.files(model)) {
      byte[] content = Files.readAllBytes(model.resolve(file));
      digests.put(file.toString(), Sha256.of(ByteBuffer.wrap(content)));
    }
    return digests;
  }

  @Test
  void demoComparesAndLeavesItsResults() throws IOException {
    Path out = folder.resolve("demo");

    Console console = Console.run("demo", "--out", out, "--seeds", 1);

    assertThat(console.exit()).isZero();
    assertThat(console.out())
        .contains("each task alone", "cagrad", "upgrad", "uncertainty", "mmoe", "results: " + out);
    assertThat(console.err()).contains("run 8/8");
    assertThat(out.resolve("config.yaml")).exists();
    assertThat(JSON.readTree(out.resolve("results.json").toFile()).at("/results")).hasSize(6);
  }
}
