// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fronts by the command line, on the real backend. */
@Tag("processes")
class ParetoIT {
  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void configure() throws IOException {
    config = folder.resolve("small.yaml");
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 300, tasks: [regression, binary]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
        model: {encoder: {name: mlp, widths: [4]}}
        training: {epochs: 4, batch: 32, optimizer: {name: adam, rate: 0.01}}
        backend: {threads: 1}
        """);
  }

  @Test
  void aFrontOverSeedsHasAPointForEachPreferenceAndAnEnd() throws IOException {
    Path out = folder.resolve("front");
    Console console = pareto(out, "stch", 3, "--seeds", "2", "--parallel", "2");
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("over 2 seeds", "hypervolume", " ± ", "reference point", "chart: front.png");
    assertThat(Files.readAllLines(out.resolve("front.csv"))).hasSize(4);
    assertThat(Files.readAllLines(out.resolve("runs.csv"))).hasSize(7);
    JsonNode front = new ObjectMapper().readTree(out.resolve("front.json").toFile());
    assertThat(front.at("/points")).hasSize(3);
    assertThat(front.at("/points/0/runs")).hasSize(2);
    assertThat(front.at("/axes/0/metric").asText()).isEqualTo("mse");
    assertThat(front.at("/axes/1/metric").asText()).isEqualTo("log-loss");
    assertThat(front.at("/hypervolume/mean").asDouble()).isPositive();
    assertThat(front.at("/hypervolume/count").asInt()).isEqualTo(2);
    // Each end is the best for the task that it prefers.
    assertThat(front.at("/points/0/validation/value/mse/mean").asDouble())
        .isLessThan(front.at("/points/2/validation/value/mse/mean").asDouble());
    assertThat(front.at("/points/2/validation/yes/log-loss/mean").asDouble())
        .isLessThan(front.at("/points/0/validation/yes/log-loss/mean").asDouble());
    assertThat(ImageIO.read(out.resolve("front.png").toFile()).getWidth()).isEqualTo(820);
  }

  @Test
  void aFrontGoesOnWhereItWasStoppedAndRefusesOtherSettings() throws IOException {
    Path out = folder.resolve("front");
    assertThat(pareto(out, "fixed", 2).exit()).isZero();
    List<Path> runs = runs(out);
    assertThat(runs).hasSize(2);
    byte[] front = withoutSeconds(out);
    Files.delete(runs.get(1));
    Files.delete(out.resolve("runs.csv"));

    Console second = pareto(out, "fixed", 2);

    assertThat(second.err()).contains("1 of 2 runs are already stored in " + out);
    assertThat(withoutSeconds(out)).isEqualTo(front);
    assertThat(pareto(out, "fixed", 2).err()).contains("2 of 2 runs are already stored");
    pareto(out, "fixed", 2, "--set", "training.epochs=5")
        .isMistake(
            "'"
                + out
                + "' holds results of another configuration: training.epochs is 4 there,"
                + " 5 here; name another folder");
    assertThat(pareto(out, "fixed", 3).err()).contains("2 of 3 runs are already stored");
    Console anew = pareto(out, "fixed", 2, "--set", "training.epochs=1", "--overwrite");
    assertThat(anew.exit()).as(anew.err()).isZero();
    assertThat(anew.err()).doesNotContain("already stored");
    assertThat(runs(out)).hasSize(2);
  }

  @Test
  void aWorkerThatIsKilledCostsItsPointsAndNothingElse() throws IOException, InterruptedException {
    Path out = folder.resolve("killed");
    CompletableFuture<Console> running =
        CompletableFuture.supplyAsync(() -> pareto(out, "stch", 2));
    worker(running).destroyForcibly();
    Console console = running.join();

    assertThat(console.exit()).as(console.err()).isEqualTo(Main.PARTLY);
    assertThat(console.err())
        .contains(
            "no point for the preference 1.000 0.000: seed 1: its worker process ended with exit")
        .contains("code 137");
    assertThat(runs(out)).hasSize(1);
    Console rest = pareto(out, "stch", 2);
    assertThat(rest.exit()).as(rest.err()).isZero();
    assertThat(rest.err()).contains("1 of 2 runs are already stored");
  }

  private static ProcessHandle worker(CompletableFuture<Console> running)
      throws InterruptedException {
    while (!running.isDone()) {
      // By what it runs, not by its arguments: Java tells only the beginning of many. A process
      // that has not worked yet may be a copy of this one that is about to become a worker.
      Optional<ProcessHandle> worker =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().command().orElse("").endsWith("java"))
              .filter(ParetoIT::works)
              .findFirst();
      if (worker.isPresent()) {
        return worker.get();
      }
      Thread.sleep(5);
    }
    throw new AssertionError("no process for trials was started: " + running.join().err());
  }

  private static boolean works(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() > 100;
  }

  private Console pareto(Path out, String method, int points, String... more) {
    Stream<Object> call =
        Stream.of("pareto", config, "--method", method, "--points", points, "--out", out);
    return Console.run(Stream.concat(call, Stream.of(more)).toArray());
  }

  private static List<Path> runs(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("trials"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static byte[] withoutSeconds(Path out) throws IOException {
    return Files.readString(out.resolve("runs.csv"))
        .replaceAll(",[^,\n]*(?=\n)", "")
        .getBytes(StandardCharsets.UTF_8);
  }
}
