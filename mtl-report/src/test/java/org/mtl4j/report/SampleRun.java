// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mtl4j.serve.file.Json;

/** Writes the files of a run, as training does, with numbers that follow from task and epoch. */
record SampleRun(List<String> tasks, int epochs) {
  private static final List<String> METRICS = List.of("rmse", "r2");

  /** A number with all digits. */
  static double value(int task, int metric, int epoch) {
    return (1 + task) * Math.exp(-0.1 * metric) / Math.sqrt(1 + epoch) + Math.sin(epoch) / 77;
  }

  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      ObjectNode metrics = Json.object();
      for (String rows : List.of("validation", "test")) {
        ObjectNode part = metrics.putObject(rows);
        for (int t = 0; t < tasks.size(); t++) {
          ObjectNode values = part.putObject(tasks.get(t));
          for (int m = 0; m < METRICS.size(); m++) {
            values.put(METRICS.get(m), value(t, m, epochs + rows.length()));
          }
        }
      }
      Files.writeString(
          folder.resolve("metrics.json"), Json.text(metrics.put("seed", 3).put("seconds", 12.5)));
      ObjectNode run = Json.object().put("run", "hard + " + tasks.get(0)).put("epoch", epochs);
      run.put("ending", "all epochs done").put("skipped", 0);
      run.putArray("warnings").add("column '" + tasks.get(0) + "' is constant");
      Files.writeString(folder.resolve("run.json"), Json.text(run));
      Files.writeString(folder.resolve("config.yaml"), "training: {epochs: " + epochs + "}\n");
      Files.writeString(folder.resolve("diagnostics.json"), Json.text(diagnostics()));
      history(folder.resolve("history.csv"));
      gradients(folder.resolve("gradients.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Predictions of numbers, in no order. */
  private ObjectNode diagnostics() {
    ObjectNode node = Json.object().put("rows", "test");
    ObjectNode task = node.putObject("tasks").putObject(tasks.get(0)).put("kind", "values");
    ObjectNode output = task.putArray("outputs").addObject().put("name", tasks.get(0));
    output.put("count", 3).put("bias", 0.5).put("deviation", 0.25);
    output.putObject("quantiles").put("0.5", 0.1).put("0.9", 0.2);
    ObjectNode histogram = output.putObject("histogram");
    histogram.putArray("edges").add(-1).add(0).add(1);
    histogram.putArray("counts").add(1).add(2);
    ObjectNode points = output.putObject("points");
    points.putArray("label").add(2).add(-3).add(1);
    points.putArray("prediction").add(1.5).add(7).add(-4);
    return node;
  }

  private void history(Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      List<String> titles = new ArrayList<>(List.of("epoch", "seconds", "rate", "best"));
      for (String task : tasks) {
        titles.add(task + "/loss");
        METRICS.forEach(metric -> titles.add(task + "/" + metric));
      }
      titles.add("gates/0");
      csv.writeRecord(titles);
      for (int epoch = 1; epoch <= epochs; epoch++) {
        List<String> cells = new ArrayList<>(List.of(epoch + "", epoch / 8.0 + "", "0.001"));
        cells.add("true");
        for (int t = 0; t < tasks.size(); t++) {
          for (int m = -1; m < METRICS.size(); m++) {
            cells.add(Double.toString(value(t, m, epoch)));
          }
        }
        cells.add("0.5");
        csv.writeRecord(cells);
      }
    }
  }

  private void gradients(Path file) throws IOException {
    List<String> few = tasks.subList(0, Math.min(4, tasks.size()));
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      List<String> titles = new ArrayList<>(List.of("step", "epoch"));
      for (int i = 0; i < few.size(); i++) {
        for (int j = i + 1; j < few.size(); j++) {
          titles.add(few.get(i) + ":" + few.get(j) + "/cosine");
        }
      }
      csv.writeRecord(titles);
      for (int step = 1; step <= 500; step += 10) {
        List<String> cells = new ArrayList<>(List.of(step + "", 1 + step / 100 + ""));
        for (int pair = 2; pair < titles.size(); pair++) {
          cells.add(Float.toString((float) Math.sin(step / 50.0 + pair)));
        }
        csv.writeRecord(cells);
      }
    }
  }
}
