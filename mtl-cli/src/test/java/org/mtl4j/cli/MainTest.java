// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ExternalException;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.api.spi.Kind;

class MainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "train",
        "compare",
        "init",
        "predict",
        "evaluate",
        "export",
        "merge",
        "list",
        "describe",
        "balance",
        "report",
        "card",
        "plugins",
        "reference"
      })
  void everyCommandHelpsWithAnExample(String command) {
    Console console = command.isEmpty() ? Console.run("--help") : Console.run(command, "--help");

    assertThat(console.exit()).isZero();
    assertThat(console.err()).isEmpty();
    assertThat(console.out())
        .contains("Usage: mtl " + command)
        .containsPattern("Examples?:\n +mtl ");
    assertThat(console.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void tellsItsVersion() {
    assertThat(Console.run("--version").out()).startsWith("mtl ");
  }

  @Test
  void listsEveryKindAsText() {
    Console console = Console.run("list");

    assertThat(console.exit()).isZero();
    assertThat(console.out().lines()).containsAll(Kind.all().stream().map(Kind::id).toList());
    assertThat(console.out()).contains("  cagrad ", "  adam ", "  mmoe ");
    assertThat(console.out().lines()).allMatch(line -> line.length() <= 120);
    assertThat(console.out()).as("no colors but on a terminal").doesNotContain("\u001B");
  }

  @Test
  void listsOneKind() {
    assertThat(Console.run("list", "optimizer").out()).contains("adam").doesNotContain("cagrad");
  }

  @Test
  void listsAsJson() throws IOException {
    JsonNode entries = new ObjectMapper().readTree(Console.run("list", "--format", "json").out());

    Set<String> kinds = new HashSet<>();
    assertThat(entries.isArray()).isTrue();
    for (JsonNode entry : entries) {
      Set<String> fields = new HashSet<>();
      entry.fieldNames().forEachRemaining(fields::add);
      assertThat(fields).containsExactlyInAnyOrder("kind", "name", "summary", "source", "from");
      kinds.add(entry.get("kind").asText());
    }
    assertThat(kinds).isEqualTo(Set.copyOf(Kind.all().stream().map(Kind::id).toList()));
  }

  @Test
  void describesByName() {
    Console console = Console.run("describe", "cagrad");

    assertThat(console.exit()).isZero();
    assertThat(console.out()).startsWith("balancer cagrad\n").contains("Liu et al., NeurIPS 2021");
    assertThat(console.out()).containsPattern("\n  c +default 0.5  ");
  }

  @Test
  void describesWhatMethodsDeclare() throws IOException {
    assertThat(Console.run("describe", "upgrad").out())
        .contains("class     org.mtl4j.methods.balancer.Upgrad")
        .contains("needs     2 tasks or more")
        .contains("works on  shared parameters, or the shared representation")
        .contains("heads     follow the gradient of their own task\n")
        .contains("promises  no task's loss rises to first order");
    assertThat(Console.run("describe", "achievement").out())
        .contains("losses above 0, validation rows, primary metrics that rise");
    assertThat(Console.run("describe", "epo").out()).contains("takes", "a preference among tasks");
    assertThat(Console.run("describe", "modo").out()).contains("batches a step");
    JsonNode dwa =
        new ObjectMapper().readTree(Console.run("describe", "dwa", "--format", "json").out());
    assertThat(dwa.at("/traits/needs").textValue()).isEqualTo("3 epochs to take effect");
    assertThat(Console.run("describe", "cr-mogm").exit()).isZero();
    assertThat(Console.run("describe", "mmoe").out()).doesNotContain("needs", "promises");
  }

  @Test
  void describesTheModelOfAConfiguration(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("run.yaml");
    Files.writeString(
        file,
        """
        data: {source: related-tasks, rows: 60}
        tasks: {price: {type: regression, label: regression}, sold: {type: binary, label: binary}}
        """);

    Console text = Console.run("describe", "--model", file.toString());
    assertThat(text.exit()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("parameters", "multiply-adds")
        .containsPattern("heads/sold/output/bias +1 +sold");
    Console json =
        Console.run(
            "describe",
            "--model",
            file.toString(),
            "--set",
            "model.sharing=mmoe",
            "--format",
            "json");
    JsonNode model = new ObjectMapper().readTree(json.out());
    assertThat(model.get("tasks")).hasSize(2);
    assertThat(model.get("shared").asLong())
        .isPositive()
        .isLessThan(model.get("parameters").asLong());
    assertThat(Console.run("describe").err()).contains("needs a name, or --model");
  }

  @Test
  void describesAsJson() throws IOException {
    JsonNode cagrad =
        new ObjectMapper().readTree(Console.run("describe", "cagrad", "--format", "json").out());

    assertThat(cagrad.get("kind").asText()).isEqualTo("balancer");
    assertThat(cagrad.get("source").asText()).contains("NeurIPS 2021");
    assertThat(cagrad.at("/options/0/key").asText()).isEqualTo("c");
    assertThat(cagrad.at("/options/0/default").asText()).isEqualTo("0.5");
    assertThat(cagrad.at("/options/0/required").asBoolean()).isFalse();
  }

  @Test
  void listsPluginsAsJson() throws IOException {
    JsonNode json = new ObjectMapper().readTree(Console.run("plugins", "--format", "json").out());

    assertThat(json.get("plugins"))
        .anySatisfy(
            plugin -> {
              assertThat(plugin.get("name").asText()).isEqualTo("mtl-methods");
              assertThat(plugin.at("/provides/balancer"))
                  .anyMatch(n -> n.asText().equals("cagrad"));
            });
    assertThat(json.get("leftOut").isArray()).isTrue();
  }

  @Test
  void aNameOfSeveralKindsNeedsItsKind() {
    Console console = Console.run("describe", "mlp");

    assertThat(console.exit()).isEqualTo(2);
    assertThat(console.err())
        .isEqualTo(
            "mtl: 'mlp' is the name of several kinds: encoder, head; give the kind, as in: mtl"
                + " describe encoder mlp\n");
    assertThat(Console.run("describe", "head", "mlp").out()).startsWith("head mlp\n");
  }

  @Test
  void unknownNamesAndKindsAreMistakes() {
    assertThat(Console.run("describe", "cagrda"))
        .satisfies(console -> assertThat(console.exit()).isEqualTo(2))
        .satisfies(console -> assertThat(console.err()).contains("nearest: cagrad"));
    assertThat(Console.run("describe", "balancer", "adam").exit()).isEqualTo(2);
    assertThat(Console.run("list", "balancers"))
        .satisfies(console -> assertThat(console.exit()).isEqualTo(2))
        .satisfies(console -> assertThat(console.err()).contains("nearest: balancer"));
  }

  @Test
  void wrongArgumentsAreMistakesWithAHint() {
    assertThat(Console.run("trian"))
        .satisfies(console -> assertThat(console.exit()).isEqualTo(2))
        .satisfies(console -> assertThat(console.err()).contains("mtl train", "Try 'mtl --help'."));
    assertThat(Console.run("train").err()).contains("CONFIG.yaml", "Try 'mtl train --help'.");
    assertThat(Console.run("train", "x.yaml", "--seed", "one").exit()).isEqualTo(2);
    assertThat(Console.run("list", "--format", "xml").exit()).isEqualTo(2);
    assertThat(Console.run().exit()).isEqualTo(2);
  }

  @Test
  void theExitCodeSaysWhoseMistakeItIs() {
    assertThat(Main.exitCode(new ConfigurationException("x"))).isEqualTo(2);
    assertThat(Main.exitCode(new BackendException("x"))).isEqualTo(1);
    assertThat(Main.exitCode(new ResourceException("x"))).isEqualTo(4);
    assertThat(Main.exitCode(new ExternalException("x"))).isEqualTo(5);
    assertThat(Main.exitCode(new IllegalStateException("x"))).isEqualTo(1);
  }

  @Test
  void stackTracesAreShownOnDemandOnly() {
    assertThat(Console.run("list", "nothing").err().lines()).hasSize(1);
    assertThat(Console.run("list", "nothing", "--verbose").err()).contains("\tat org.mtl4j.");
  }

  @Test
  void listingLoadsNoTensorFlowNoGuiceAndNoPf4j() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Java.call(Main.class, "-verbose:class"));
    command.add("list");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(output)
        .contains("org.mtl4j.core.registry.Registry ")
        .doesNotContain("org.tensorflow.", "org.bytedeco.", "com.google.inject.", "org.pf4j.");
  }
}
