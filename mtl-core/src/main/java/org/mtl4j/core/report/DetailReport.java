// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.mtl4j.core.compare.trial.PeakMemory;
import org.mtl4j.core.preparation.LabelCounts;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.train.ModelSummary;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.serve.file.Json;

/**
 * More files of one run, for its report. {@code details.json} has the rows of each part of the
 * data, the rows with a label and the counts of answers by task and part, the trained parameters,
 * the peak memory of the process and the version of Java. {@code diagnostics.json} is described in
 * {@link Diagnostics}.
 */
public final class DetailReport {
  private static final String DETAILS = "details.json";
  private static final String DIAGNOSTICS = "diagnostics.json";

  /** The names of all files. */
  public static final List<String> FILES = List.of(DETAILS, DIAGNOSTICS);

  private static final double MIB = 1 << 20;

  private DetailReport() {}

  /** Writes all files. Call this after {@link TrainedModel#test}. */
  public static void write(OutputDirectory directory, TrainedModel model) {
    directory.write(DETAILS, Json.text(details(model)));
    model
        .scored()
        .ifPresent(rows -> directory.write(DIAGNOSTICS, Json.line(Diagnostics.json(rows)) + "\n"));
  }

  private static ObjectNode details(TrainedModel model) {
    ObjectNode root = Json.object();
    Prepared data = model.plan().data();
    ObjectNode rows = root.putObject("rows");
    data.parts().forEach((part, set) -> rows.put(part, set.rows()));
    ObjectNode labels = root.putObject("labels");
    model.plan().tasks().stream()
        .filter(task -> data.counts().containsKey(task.name()))
        .forEach(task -> labels.set(task.name(), parts(data.counts().get(task.name()))));
    ModelSummary summary = model.summary();
    root.put("parameters", summary.parameters()).put("shared", summary.shared());
    PeakMemory.bytes().ifPresent(bytes -> root.put("memory-mib", bytes / MIB));
    return root.put("java", System.getProperty("java.version"));
  }

  private static ObjectNode parts(Map<String, LabelCounts> parts) {
    ObjectNode node = Json.object();
    parts.forEach(
        (part, counted) -> {
          ObjectNode of = node.putObject(part).put("rows", counted.rows());
          ObjectNode counts = of.putObject("counts");
          for (int i = 0; i < counted.counts().length; i++) {
            counts.put(counted.names().get(i), counted.counts()[i]);
          }
        });
    return node;
  }
}
