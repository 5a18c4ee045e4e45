package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fronts by the command line, on the real backend. */
class ParetoIT {
  @TempDir private Path folder;

  private Path config() throws IOException {
    Path config = folder.resolve("small.yaml");
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
    return config;
  }

  @Test
  void aFrontHasAPointForEachPreference() throws IOException {
    for (String method : new String[] {"stch", "fixed"}) {
      Path out = folder.resolve(method);
      Console console =
          Console.run("pareto", config(), "--method", method, "--points", 3, "--out", out);
      assertThat(console.exit()).as(console.err()).isZero();
      assertThat(console.out()).contains("hypervolume", "reference point", "picture: front.png");
      assertThat(Files.readAllLines(out.resolve("front.csv"))).hasSize(4);
      JsonNode front = new ObjectMapper().readTree(out.resolve("front.json").toFile());
      assertThat(front.at("/points")).hasSize(3);
      assertThat(front.at("/axes/0/metric").asText()).isEqualTo("mse");
      assertThat(front.at("/axes/1/metric").asText()).isEqualTo("log-loss");
      assertThat(front.at("/hypervolume").asDouble()).isPositive();
      // Each end is the best for the task that it prefers.
      assertThat(front.at("/points/0/validation/value/mse").asDouble())
          .isLessThan(front.at("/points/2/validation/value/mse").asDouble());
      assertThat(front.at("/points/2/validation/yes/log-loss").asDouble())
          .isLessThan(front.at("/points/0/validation/yes/log-loss").asDouble());
      assertThat(ImageIO.read(out.resolve("front.png").toFile()).getWidth()).isEqualTo(760);
    }
  }

  @Test
  void aFrontGoesOnWhereItWasStoppedAndRefusesOtherSettings() throws IOException {
    Path out = folder.resolve("front");
    Object[] call = {"pareto", config(), "--method", "stch", "--points", 3, "--out", out};
    Console first = Console.run(call);
    assertThat(first.exit()).as(first.err()).isZero();
    List<Path> points = points(out);
    assertThat(points).hasSize(3);
    byte[] front = Files.readAllBytes(out.resolve("front.csv"));
    Files.delete(points.get(1));
    Files.delete(out.resolve("front.csv"));

    Console second = Console.run(call);

    assertThat(second.err()).contains("2 of 3 points are there already, in " + out);
    assertThat(Files.readAllBytes(out.resolve("front.csv"))).isEqualTo(front);
    assertThat(Console.run(call).err()).contains("3 of 3 points are there already");
    Console.run(with(call, "--set", "training.epochs=5"))
        .isMistake(
            "'"
                + out
                + "' holds points of another configuration: training.epochs is 4 there,"
                + " 5 here; name another folder");
    call[5] = 5;
    assertThat(Console.run(call).err()).contains("3 of 5 points are there already");
    assertThat(points(out)).hasSize(5);
  }

  @Test
  void aMethodForSharesAboveZeroGetsPointsInside() throws IOException {
    Path out = folder.resolve("epo");
    Console console =
        Console.run("pareto", config(), "--method", "epo", "--points", 2, "--out", out);
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out()).contains("0.667 0.333", "0.333 0.667");
  }

  @Test
  void whatCannotBeTrainedIsToldAndTheRestIsAFront() throws IOException {
    Path out = folder.resolve("weights");
    Object[] call = {"pareto", config(), "--method", "stch", "--points", 2, "--out", out};
    Console none = Console.run(with(call, "--set", "training.optimizer={name: sgd, rate: 1e30}"));
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("mtl: no training of the front ended well; the first: ");
    assertThat(out.resolve("config.yaml")).doesNotExist();
    assertThat(Console.run(call).exit()).as("nothing of that stands in the way").isZero();
  }

  private static List<Path> points(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("points"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static Object[] with(Object[] call, Object... more) {
    return Stream.concat(Stream.of(call), Stream.of(more)).toArray();
  }

  @Test
  void aMethodWithoutAPreferenceIsRefused() throws IOException {
    Console console = Console.run("pareto", config(), "--method", "dwa");
    assertThat(console.exit()).isEqualTo(2);
    assertThat(console.err())
        .contains("the weighting 'dwa' takes no preference; these do: ", "stch", "chebyshev");
    assertThat(Console.run("pareto", config()).err()).contains("'equal' takes none");
    assertThat(Console.run("pareto", config(), "--method", "stch", "--points", 1).err())
        .contains("a front of 2 tasks needs 2 points or more, but 1 were asked for");
    assertThat(Console.run("pareto", config(), "--method", "stchh").err())
        .contains("found 'stchh', expected the name of a method that takes a preference")
        .contains("nearest: stch; existing: chebyshev, cosmos, fixed, pbi, stch, epo, pareto-mtl");
  }
}
