// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.train.TrainingListener.Ended;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.api.train.TrainingListener.Started;
import org.mtl4j.serve.file.Json;

/** The page in a real browser. */
class BrowserTest {
  /** Names that end elements, start scripts, or look like places of the page. */
  private static final List<String> HOSTILE =
      List.of(
          "</script><script>window.hacked = 1</script>",
          "<img src=x onerror=\"window.hacked = 1\">",
          "a\"b'c` ${window.hacked = 1} {{script}} {{data}}",
          "__proto__\u2028\u0001\u001b[31m&lt;b&gt; \ud83d\ude00");

  /** The points with numbers x and y that the axes of their chart do not reach. */
  private static final String OUTSIDE =
      "Object.values(Chart.instances).flatMap(c => c.data.datasets.flatMap(d => d.data).filter(p =>"
          + " typeof p?.x === 'number' && typeof p.y === 'number' && (p.x < c.scales.x.min || p.x >"
          + " c.scales.x.max || p.y < c.scales.y.min || p.y > c.scales.y.max)))";

  @TempDir private Path folder;

  @Test
  void aPageHasTheNumbersOfItsFilesAndRunsNoText() throws IOException, InterruptedException {
    new SampleRun(HOSTILE, 12).write(folder.resolve("run"));
    Path page = Report.write(folder.resolve("run"));
    try (Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")))) {
      browser.open(page.toUri(), 1280);
      numbersAreThoseOfTheFiles(browser, folder.resolve("run"));
      noTextRuns(browser);
      keyboardSortsFiltersAndShowsAllDigits(browser);
      browser.evaluate("dispatchEvent(new Event('beforeprint'))");
      assertThat(browser.evaluate("Object.values(Chart.instances).length").asInt())
          .as("charts in print")
          .isGreaterThanOrEqualTo(HOSTILE.size() + 2);
      assertThat(browser.evaluate(OUTSIDE)).as("points outside of their axes").isEmpty();
      browser.open(page.toUri(), 390);
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .as("a phone does not scroll sideways")
          .isLessThanOrEqualTo(390);
      assertThat(browser.errors()).isEmpty();
    }
  }

  @Test
  void aLivePageFollowsTheRunAndStopsIt() throws IOException, InterruptedException {
    LiveRun run = new LiveRun("runs/live");
    CountDownLatch stopped = new CountDownLatch(1);
    try (LiveServer server = LiveServer.start(0, run, stopped::countDown);
        Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")))) {
      browser.open(server.address(), 1280);
      run.started(new Started("hard", HOSTILE, 1, 10, 10, 100, 50));
      run.epochEnded(epoch(0));
      browser.await("document.querySelectorAll('#metrics tbody tr').length === " + HOSTILE.size());
      run.epochEnded(epoch(1));
      browser.await(
          "Object.values(Chart.instances).some(c => c.data.datasets[0].data.length === 2)");
      browser.evaluate("document.getElementById('stop').click()");
      assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
      run.ended(new Ended(2, 1, "stopped", 2));
      browser.await("document.getElementById('progress-text').textContent === 'Ended: stopped.'");
      assertThat(browser.evaluate("document.getElementById('stop').hidden").asBoolean()).isTrue();
      assertThat(browser.evaluate("typeof window.hacked").asText()).isEqualTo("undefined");
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static EpochEnded epoch(int epoch) {
    Map<String, Double> losses = new LinkedHashMap<>();
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    HOSTILE.forEach(task -> losses.put(task, 1.0 / (1 + epoch)));
    HOSTILE.forEach(task -> metrics.put(task, Map.of("rmse", 2.0 / (1 + epoch))));
    return new EpochEnded(epoch, losses, metrics, epoch, true, 0.1, epoch + 1, 0);
  }

  private static void numbersAreThoseOfTheFiles(Browser browser, Path run) throws IOException {
    JsonNode metrics = Json.mapper().readTree(run.resolve("metrics.json").toFile());
    JsonNode rows =
        browser.evaluate(
            "[...document.querySelectorAll('#metrics tbody tr')].map(row => [...row.cells].map(cell => cell.querySelector('data')?.value ?? cell.textContent))");
    assertThat(rows).hasSize(2 * HOSTILE.size());
    int at = 0;
    for (String task : HOSTILE) {
      for (String metric : List.of("rmse", "r2")) {
        JsonNode row = rows.get(at++);
        assertThat(row.get(0).asText()).isEqualTo(task);
        assertThat(row.get(1).asText()).startsWith(metric);
        assertThat(Double.parseDouble(row.get(2).asText()))
            .isEqualTo(metrics.path("validation").path(task).path(metric).doubleValue());
        assertThat(Double.parseDouble(row.get(3).asText()))
            .isEqualTo(metrics.path("test").path(task).path(metric).doubleValue());
      }
    }
    browser.evaluate("dispatchEvent(new Event('beforeprint'))");
    JsonNode curve =
        browser.evaluate(
            "[...document.querySelectorAll('#curves .grid figure')].filter(f => f.querySelector('h3').textContent.startsWith('<img')).map(f => Chart.getChart(f.querySelector('canvas')).data.datasets[0].data)[0]");
    assertThat(curve).hasSize(12);
    for (int epoch = 1; epoch <= 12; epoch++) {
      assertThat(curve.get(epoch - 1).get("x").asInt()).isEqualTo(epoch);
      assertThat(curve.get(epoch - 1).get("y").doubleValue())
          .isEqualTo(SampleRun.value(1, 0, epoch));
    }
  }

  private static void noTextRuns(Browser browser) {
    assertThat(browser.evaluate("typeof window.hacked").asText()).isEqualTo("undefined");
    assertThat(browser.evaluate("document.querySelectorAll('img, iframe, object').length").asInt())
        .isZero();
    assertThat(browser.evaluate("document.querySelectorAll('script').length").asInt()).isEqualTo(3);
    assertThat(browser.evaluate("document.querySelector('h1').textContent").asText())
        .isEqualTo("hard + " + HOSTILE.get(0));
  }

  private static void keyboardSortsFiltersAndShowsAllDigits(Browser browser) {
    browser.press("Tab", 9, "");
    assertThat(browser.evaluate("document.activeElement.textContent").asText())
        .isEqualTo("Skip to the content");
    browser.press("Tab", 9, "");
    assertThat(browser.evaluate("document.activeElement.type").asText()).isEqualTo("checkbox");
    browser.press(" ", 32, " ");
    String shown = "document.querySelector('#metrics td data')";
    assertThat(browser.evaluate(shown + ".textContent === " + shown + ".value").asBoolean())
        .as("all digits")
        .isTrue();
    browser.evaluate("document.querySelectorAll('#metrics th button')[3].focus()");
    browser.press("Enter", 13, "\r");
    assertThat(browser.evaluate("document.activeElement.parentNode.ariaSort").asText())
        .isEqualTo("ascending");
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('#metrics tbody tr')].map(row => Number(row.cells[3].querySelector('data').value)).every((v, i, all) => i === 0 || all[i - 1] <= v)")
                .asBoolean())
        .isTrue();
  }
}
