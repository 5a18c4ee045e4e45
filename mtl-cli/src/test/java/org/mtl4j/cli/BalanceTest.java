// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.registry.Registry;

class BalanceTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  @TempDir private Path folder;

  @Test
  void aJacobianGivesWeightsAndAnUpdate() throws IOException {
    JsonNode answer = only("{\"name\": 7, \"jacobian\": [[1, 0], [-1, 1]]}", "--method", "upgrad");
    assertThat(answer.get("name").intValue()).isEqualTo(7);
    assertThat(answer.get("method").textValue()).isEqualTo("upgrad");
    assertThat(numbers(answer.get("weights"))).containsExactly(new double[] {1, 0.75}, EXACT);
    assertThat(numbers(answer.get("update"))).containsExactly(new double[] {0.25, 0.75}, EXACT);
  }

  @Test
  void endsWithoutAWordWhereNobodyReads() throws IOException {
    Path file = Files.writeString(folder.resolve("g.jsonl"), "{\"gramian\": [[1]]}\n".repeat(9));
    PrintWriter closed =
        new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    closed.close();
    StringWriter err = new StringWriter();

    int exit = Main.run(closed, new PrintWriter(err), "balance", "--method", "sum", "" + file);

    assertThat(exit).isEqualTo(141);
    assertThat(err).hasToString("");
  }

  @Test
  void aGramianGivesWeightsAlone() throws IOException {
    JsonNode answer = only("{\"gramian\": [[1, -1], [-1, 2]]}", "--method", "upgrad");
    assertThat(numbers(answer.get("weights"))).containsExactly(new double[] {1, 0.75}, EXACT);
    assertThat(answer.has("update")).isFalse();
    assertThat(answer.has("name")).isFalse();
  }

  @Test
  void aMethodThatGoesByCoordinatesHasNoWeights() throws IOException {
    JsonNode answer = only("{\"jacobian\": [[1, 2], [1, 2]]}", "--method", "graddrop");
    assertThat(answer.get("weights").isNull()).isTrue();
    assertThat(numbers(answer.get("update"))).containsExactly(2, 4);
    assertThat(only("{\"gramian\": [[1, 0], [0, 1]]}", "--method", "graddrop").get("error"))
        .hasToString("\"this method needs the gradients themselves, not only their products\"");
  }

  @Test
  void optionsOrdersAndLossesAreTaken() throws IOException {
    String rows = "{\"jacobian\": [[1, 0], [0, 2]], \"losses\": [1, 4]";
    String[] scaled = {"--method", "mgda", "--option", "normalization=loss"};
    assertThat(numbers(only(rows + "}", scaled).get("weights")))
        .containsExactly(new double[] {1 / 5.0, 4 / 5.0}, EXACT);
    List<JsonNode> two =
        all(rows + "}", "--method", "cagrad", "--method", "sum", "--option", "cagrad.c=0");
    assertThat(numbers(two.get(0).get("update"))).containsExactly(new double[] {0.5, 1}, EXACT);
    assertThat(numbers(two.get(1).get("update"))).containsExactly(1, 2);

    String three = "{\"jacobian\": [[1, 0], [-1, 0.1], [-1, -0.2]], \"orders\": ";
    JsonNode one = only(three + "[[1, 2], [0, 2], [0, 1]]}", "--method", "pcgrad");
    JsonNode other = only(three + "[[2, 1], [2, 0], [1, 0]]}", "--method", "pcgrad");
    assertThat(one.get("update")).isNotEqualTo(other.get("update"));
  }

  @Test
  void everyLineStartsAfresh() throws IOException {
    String line = "{\"jacobian\": [[1, 0, 0.5], [-1, 1, 0.2]]}";
    List<JsonNode> answers = all(line + "\n\n" + line, "--method", "pcd");
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0)).isEqualTo(answers.get(1));
  }

  @Test
  void allMethodsAnswer() throws IOException {
    List<JsonNode> answers =
        all(
            "{\"jacobian\": [[1, 0.5], [0.4, 1], [0.8, 0.9]], \"losses\": [1, 2, 3]}",
            "--method",
            "all");
    long expected =
        Registry.load().entries(Kind.BALANCER).stream()
            .filter(entry -> entry.form().required().isEmpty())
            .count();
    assertThat(answers).hasSize((int) expected);
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.has("update")).as(answer.toString()).isTrue());
  }

  @Test
  void whatHasNoAnswerSaysWhy() throws IOException {
    JsonNode none = only("{\"jacobian\": [[1, 0], [0, 0]]}", "--method", "nash-mtl");
    assertThat(none.get("error").textValue()).isNotBlank();
    assertThat(only("{\"jacobian\": [[1, 0], [0, NaN]]}", "--method", "mean").get("error"))
        .asString()
        .contains("task 1", "not finite");
  }

  @Test
  void mistakesNameTheLine() throws IOException {
    mistake("{\"jacobian\": [[1, 2], [3]]}", "line 1", "row 1 of jacobian must have 2 numbers");
    mistake("\n{}", "line 2", "expected either 'jacobian' or 'gramian', but found neither");
    mistake("{\"gramian\": [[1, 2]]}", "must be square, but has 1 rows of 2 numbers");
    mistake(
        "{\"jacobian\": [[1, \"x\"]]}", "expected numbers in row 0 of jacobian, but found \"x\"");
    mistake("{\"jacobian\": 3}", "'jacobian' must be a list of rows of numbers");
    mistake("{\"jacobian\": [[1, 2]], \"losses\": [1, 2]}", "losses must have 1 numbers");
    mistake("[1]", "expected a JSON object");
    mistake("{\"jacobian\":", "not a JSON object: Unexpected end-of-input");
    String one = "{\"gramian\": [[1]]";
    mistake(one + ", \"gramian\": [[2]]}", "Duplicate field 'gramian'");
    mistake(one + "} {}", "line 1: not a JSON object: Trailing token");
    mistake("{\"jacobain\": [[1]]}", "the unknown key 'jacobain'; nearest: jacobian");
    mistake(one + ", \"loses\": [1]}", "the unknown key 'loses'; nearest: losses");
    mistake(one + ", \"losses\": null}", "losses must have 1 numbers, but is null");
  }

  @Test
  void whatIsNoGramianIsRefused() throws IOException {
    mistake(
        "{\"gramian\": [[1, 2], [3, 9]]}",
        "'gramian' must be symmetric, but has 2.0 in row 0, column 1 and 3.0 in row 1, column 0");
    String below = "'gramian' must be positive semidefinite";
    mistake("{\"gramian\": [[1, 2], [2, 1]]}", below);
    mistake("{\"gramian\": [[-1, 0], [0, 1]]}", below);
    mistake("{\"gramian\": [[0, 1], [1, 1]]}", below);
    mistake("{\"gramian\": [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]}", below);
    String[] mean = {"--method", "mean"};
    only("{\"gramian\": [[0, 0], [0, 0]]}", mean);
    only("{\"gramian\": [[1e200, 1], [1, 1e-200]]}", mean);
    only("{\"gramian\": [[1.234568, 1.234567], [1.234568, 1.234567]]}", mean);
  }

  @Test
  void ordersAndPreferencesFitTheTasks() throws IOException {
    String two = "{\"jacobian\": [[1, 0], [-1, 1]], \"orders\": ";
    mistake(two + "[[1]]}", "'orders' must have one list for each of the 2 tasks, but is [[1]]");
    mistake(two + "3}", "'orders' must have one list for each of the 2 tasks, but is 3");
    for (String order : List.of("[5]", "[1, 1]", "[0]", "[]", "[1.5]", "[\"x\"]", "1")) {
      mistake(
          two + "[" + order + ", [0]]}",
          "list 0 of 'orders' must contain each of the tasks [1] once, but is ");
    }
    String shares = "{\"jacobian\": [[1, 0], [-1, 1]], \"preference\": ";
    mistake(shares + "[1]}", "preference must have 2 numbers, but is [1]");
    mistake(shares + "[\"a\", 1]}", "expected numbers in preference, but found \"a\"");
    assertThat(only(shares + "[1, 1]}", "--method", "epo").get("error").textValue())
        .contains("preference must be shares of 0 or more that sum to 1");
  }

  @Test
  void filesAsOtherSystemsWriteThem() throws IOException {
    List<JsonNode> answers =
        all(
            "\ufeff{\"gramian\": [[1]], \"name\": \"Größe\"}\r\n \r\n{\"gramian\": [[4]]}\r\n",
            "--method",
            "sum");
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).get("name").textValue()).isEqualTo("Größe");
  }

  @Test
  void linesBeforeAMistakeAreAnswered() throws IOException {
    Console console =
        Console.run(
            "balance", file("{\"gramian\": [[1]]}\nnone\n{\"gramian\": [[1]]}"), "--method", "sum");
    assertThat(console.exit()).isEqualTo(2);
    assertThat(console.out().lines()).hasSize(1);
    assertThat(console.err()).contains("line 2: not a JSON object");
    Path bytes = folder.resolve("bytes");
    Files.write(bytes, new byte[] {'\n', (byte) 0xff, (byte) 0xfe, '\n'});
    Console.run("balance", bytes, "--method", "sum")
        .isMistake("bytes, line 2: found bytes that are not UTF-8");
  }

  @Test
  void mistakesOfTheCallAreReportedBeforeAnythingIsRead() {
    Console.run("balance", folder.resolve("none"), "--method", "mean")
        .isMistake("does not exist or cannot be read");
    Console.run("balance", "--method", "cagard").isMistake("'cagard'", "nearest: cagrad");
    Console.run("balance", "--method", "mean,cagard").isMistake("'cagard'", "nearest: cagrad");
    Console.run("balance", "--method", "dwa")
        .isMistake(
            "found 'dwa', expected a name of kind balancer, but it is one of kind weighting");
    Console.run("balance", "--method", "constant")
        .isMistake("found 'constant' alone, expected the required key 'weights'");
    Console.run("balance", "--method", "cagrad", "--option", "d=1").isMistake("d", "c");
    Console.run("balance", "--method", "cagrad", "--option", "c").isMistake("KEY=VALUE");
    Console.run("balance", "--method", "all", "--option", "c=1").isMistake("METHOD.KEY=VALUE");
  }

  private void mistake(String line, String... parts) throws IOException {
    Console.run("balance", file(line), "--method", "mean").isMistake(parts);
  }

  private JsonNode only(String line, String... options) throws IOException {
    List<JsonNode> answers = all(line, options);
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private List<JsonNode> all(String lines, String... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("balance", file(lines)));
    words.addAll(List.of(options));
    Console console = Console.run(words.toArray());
    assertThat(console.err()).isEmpty();
    assertThat(console.exit()).isZero();
    List<JsonNode> answers = new ArrayList<>();
    for (String line : console.out().lines().toList()) {
      answers.add(new ObjectMapper().readTree(line));
    }
    return answers;
  }

  private Path file(String lines) throws IOException {
    return Files.writeString(folder.resolve("gradients.jsonl"), lines);
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).doubleValue();
    }
    return numbers;
  }
}
