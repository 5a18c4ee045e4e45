// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;

class ReportTest {
  private static final int MOST = 5_000_000;

  @TempDir private Path folder;

  @Test
  void theDataOfAPageAreTheNumbersOfItsFiles() {
    new SampleRun(List.of("a", "b/loss"), 5).write(folder);
    JsonNode run = Report.data(List.of(folder)).get("results");

    assertThat(run.at("/metrics/test/a/rmse").doubleValue())
        .isEqualTo(SampleRun.value(0, 0, 5 + "test".length()));
    JsonNode loss = curve(run, "b/loss", "loss");
    assertThat(loss.get("x")).hasSize(5);
    assertThat(loss.at("/y/4").doubleValue()).isEqualTo(SampleRun.value(1, -1, 5));
    assertThat(curve(run, "", "gates/0").get("kind").asText()).isEqualTo("observation");
    assertThat(run.at("/gradients/means/0/tasks/1").asText()).isEqualTo("b/loss");
    assertThat(run.at("/gradients/time/means/0")).hasSize(50);
  }

  @Test
  void aHundredThousandEpochsAreAPageBelowFiveMegabytesThatSaysSo() throws IOException {
    new SampleRun(List.of("a", "b"), 100_000).write(folder);
    Path page = Report.write(folder);

    assertThat(Files.size(page)).isLessThan(MOST);
    JsonNode run = Report.data(List.of(folder)).get("results");
    assertThat(run.at("/history/thinned").asBoolean()).isTrue();
    JsonNode loss = curve(run, "a", "loss");
    double highest =
        IntStream.rangeClosed(1, 100_000)
            .mapToDouble(e -> SampleRun.value(0, -1, e))
            .max()
            .orElseThrow();
    double found = 0;
    for (JsonNode y : loss.get("y")) {
      found = Math.max(found, y.doubleValue());
    }
    assertThat(found).isEqualTo((float) highest);
  }

  @Test
  void sixHundredTasksAreAPageBelowFiveMegabytes() throws IOException {
    new SampleRun(IntStream.range(0, 617).mapToObj(i -> "task-" + i).toList(), 100).write(folder);

    assertThat(Files.size(Report.write(folder))).isLessThan(MOST);
  }

  @Test
  void dataCannotEndItsElement() {
    assertThat(Page.inScript("{\"a\":\"</script><!-- & \u2028\u2029\"}"))
        .isEqualTo("{\"a\":\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\\u2029\"}");
  }

  @Test
  void runsSideBySideNeedACommonTask() {
    Path one = folder.resolve("one/same");
    Path two = folder.resolve("two/same");
    Path other = folder.resolve("other");
    new SampleRun(List.of("a", "b"), 2).write(one);
    new SampleRun(List.of("b"), 3).write(two);
    new SampleRun(List.of("x"), 2).write(other);

    ObjectNode data = Report.data(List.of(one, two));
    assertThat(data.at("/results/0/label").asText()).isEqualTo("same");
    assertThat(data.at("/results/1/label").asText()).isEqualTo("same (2)");
    mistake(
        "the runs in '%s' (a, b) and '%s' (x) have no task in common".formatted(one, other),
        one,
        other);
  }

  @Test
  void aFolderWithoutResultsIsOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path begun = Files.createDirectories(folder.resolve("begun/checkpoints")).getParent();
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("model.json"), "{}");
    Path old = Files.createDirectories(folder.resolve("old"));
    Files.writeString(old.resolve("metrics.json"), "{}");
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(broken.resolve("results.json"), "{\n\"a\": }");

    mistake("there is no folder '%s'".formatted(folder.resolve("none")), folder.resolve("none"));
    mistake("'%s' is a file, expected the folder of a run".formatted(file), file);
    mistake(
        "'%s' holds a run that has not finished; the report is written when it ends"
            .formatted(begun),
        begun);
    mistake("'%s' is a model; name the folder of its run, or use mtl card".formatted(model), model);
    mistake(
        "'%s' holds a run of an older version, without run.json; train it again".formatted(old),
        old);
    mistake(
        "'%s' holds no results: it has none of metrics.json, results.json, front.json"
            .formatted(folder),
        folder);
    assertThatThrownBy(() -> Report.data(List.of(broken)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(broken.resolve("results.json") + ", line 2: Unexpected character");
    new SampleRun(List.of("a"), 2).write(folder.resolve("run"));
    mistake(
        "'%s' holds a comparison; only runs are reported side by side".formatted(broken),
        folder.resolve("run"),
        broken);
  }

  private static void mistake(String message, Path... folders) {
    assertThatThrownBy(() -> Report.data(List.of(folders)))
        .isInstanceOfSatisfying(
            MtlException.class, error -> assertThat(error.fault()).isEqualTo(Fault.USER))
        .hasMessage(message);
  }

  private static JsonNode curve(JsonNode run, String task, String name) {
    for (JsonNode curve : run.at("/history/curves")) {
      if (curve.get("task").asText().equals(task) && curve.get("name").asText().equals(name)) {
        return curve;
      }
    }
    throw new AssertionError("no curve " + task + "/" + name);
  }
}
