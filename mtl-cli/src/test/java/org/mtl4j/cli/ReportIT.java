// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports, cards and the live page of real runs. */
class ReportIT {
  @TempDir private Path folder;

  @BeforeEach
  void configuration() throws IOException {
    Files.writeString(
        folder.resolve("small.yaml"),
        """
        data: {source: related-tasks, rows: 300, tasks: [regression, binary, multiclass]}
        tasks:
          value: {type: regression, label: regression}
          yes: {type: binary, label: binary}
          kind: {type: multiclass, label: multiclass}
        model: {encoder: {name: mlp, widths: [8]}}
        coordination: {balancer: cagrad}
        training: {epochs: 2, batch: 32}
        backend: {threads: 1}
        """);
  }

  @Test
  void aRunLeavesItsReportAndTheCardOfItsModel() throws IOException {
    Path run = folder.resolve("run");
    assertThat(Console.run("train", folder.resolve("small.yaml"), "--out", run).exit()).isZero();

    JsonNode data = data(run.resolve("report.html")).get("results");
    ObjectMapper json = new ObjectMapper();
    assertThat(data.get("metrics")).isEqualTo(json.readTree(run.resolve("metrics.json").toFile()));
    assertThat(data.at("/details/rows/train").asInt()).isEqualTo(210);
    assertThat(data.at("/details/labels/yes/test/rows").asInt()).isEqualTo(45);
    assertThat(data.at("/gradients/time/pairs")).hasSize(3);
    diagnosticsAgreeWithMetrics(data);
    byte[] first = Files.readAllBytes(run.resolve("report.html"));
    assertThat(Console.run("report", run).out()).isEqualTo("report: " + run + "/report.html\n");
    assertThat(run.resolve("report.html")).hasBinaryContent(first);

    cardIsChecked(run.resolve("model"));
  }

  private static void diagnosticsAgreeWithMetrics(JsonNode data) {
    JsonNode tasks = data.at("/diagnostics/tasks");
    JsonNode metrics = data.at("/metrics/test");
    JsonNode value = tasks.at("/value/outputs/0");
    double bias = value.get("bias").doubleValue();
    double deviation = value.get("deviation").doubleValue();
    assertThat(Math.sqrt(bias * bias + deviation * deviation))
        .isCloseTo(metrics.at("/value/rmse").doubleValue(), within());
    double right = 0;
    for (int i = 0; i < tasks.at("/kind/classes").size(); i++) {
      right += tasks.at("/kind/confusion").get(i).get(i).doubleValue();
    }
    assertThat(right / 45).isCloseTo(metrics.at("/kind/accuracy").doubleValue(), within());
    JsonNode yes = tasks.at("/yes/outputs/0");
    double area = 0;
    for (int i = 1; i < yes.at("/curve/tp").size(); i++) {
      double width =
          yes.at("/curve/fp").get(i).asDouble() - yes.at("/curve/fp").get(i - 1).asDouble();
      area +=
          width
              * (yes.at("/curve/tp").get(i).asDouble() + yes.at("/curve/tp").get(i - 1).asDouble())
              / 2;
    }
    assertThat(area / yes.get("positives").asDouble() / yes.get("negatives").asDouble())
        .as("the area under the ROC curve, of all 45 rows")
        .isCloseTo(metrics.at("/yes/auc").doubleValue(), within());
    assertThat(yes.at("/decided/tp").asDouble() + yes.at("/decided/fn").asDouble())
        .isEqualTo(yes.get("positives").asDouble());
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-6);
  }

  private static void cardIsChecked(Path model) throws IOException {
    Path card = model.resolve("card.md");
    assertThat(Console.run("card", "--check", model).exit()).isZero();
    String written = Files.readString(card);
    assertThat(written).contains("## Task value", "| rmse | ", "## Who should not use it");
    Files.writeString(card, written.replace("State here", "For adults only. State here"));
    assertThat(Console.run("card", "--check", model).exit()).as("notes are the author's").isZero();
    assertThat(Console.run("card", model).exit()).isZero();
    assertThat(card).content().contains("For adults only.");
    Files.writeString(card, written.replaceFirst("\\| rmse \\| [0-9.]+", "| rmse | 0.001"));
    Console.run("card", "--check", model)
        .isMistake("card.md, line ", "no longer fits the model: found '| rmse | 0.001");
    Files.delete(card);
    Console.run("card", "--check", model).isMistake("has no card.md; write it with mtl card");
  }

  @Test
  void theLivePageStopsARunThatLeavesACheckpoint() throws Exception {
    Path run = folder.resolve("run");
    StringWriter err = new StringWriter();
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () ->
                Main.run(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err, true),
                    "train",
                    folder.resolve("small.yaml").toString(),
                    "--out",
                    run.toString(),
                    "--epochs",
                    "100000",
                    "--watch"));
    URI page = page(err, exit);
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest.Builder state = HttpRequest.newBuilder(page.resolve("state"));
    ObjectMapper json = new ObjectMapper();
    while (json.readTree(client.send(state.build(), BodyHandlers.ofString()).body())
            .at("/history/epochs")
            .asInt()
        < 2) {
      Thread.sleep(20);
    }
    client.send(
        HttpRequest.newBuilder(page.resolve("stop"))
            .header("Origin", "http://" + page.getAuthority())
            .POST(BodyPublishers.noBody())
            .build(),
        BodyHandlers.discarding());

    assertThat(exit.get(2, TimeUnit.MINUTES)).isEqualTo(130);
    assertThat(err.toString()).contains("go on with: mtl train --resume " + run);
    assertThat(run.resolve("checkpoints")).isNotEmptyDirectory();
  }

  private static URI page(StringWriter err, CompletableFuture<Integer> exit)
      throws InterruptedException {
    Pattern line = Pattern.compile("live page: (http\\S+)");
    while (!exit.isDone()) {
      Matcher found = line.matcher(err.toString());
      if (found.find()) {
        return URI.create(found.group(1));
      }
      Thread.sleep(20);
    }
    throw new AssertionError(err.toString());
  }

  private static JsonNode data(Path page) throws IOException {
    String html = Files.readString(page);
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
  }
}
