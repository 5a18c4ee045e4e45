// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.RawRow;
import org.mtl4j.serve.file.FileProblem;

/** What two stored models cost: the sizes of their graphs, and the time of one row. */
public final class ModelCosts {
  private static final int RUNS = 2000;

  private ModelCosts() {}

  /** Two lines that compare a model with the one it was made from. */
  public static List<String> compare(Path before, Path after) {
    return List.of(
        String.format(Locale.ROOT, "graph: %,d bytes, before %,d", size(after), size(before)),
        String.format(
            Locale.ROOT,
            "one row: %.0f microseconds, before %.0f",
            microseconds(after),
            microseconds(before)));
  }

  private static long size(Path model) {
    try {
      return Files.size(model.resolve(ModelDirectory.GRAPH).resolve("saved_model.pb"));
    } catch (IOException e) {
      throw FileProblem.error(model + ": cannot be read", e, DataException::new);
    }
  }

  /** The median time of a row of missing values, after as many runs to warm up. */
  private static double microseconds(Path folder) {
    try (Model model = Model.load(folder)) {
      RawRow row = model.row();
      long[] times = new long[RUNS];
      for (int i = -RUNS; i < RUNS; i++) {
        long start = System.nanoTime();
        model.columns().forEach(column -> fill(model, row, column));
        model.predict(row);
        times[Math.max(0, i)] = System.nanoTime() - start;
      }
      Arrays.sort(times);
      return times[RUNS / 2] / 1000.0;
    }
  }

  private static void fill(Model model, RawRow row, String column) {
    Shape shape = model.encoder().arrays().get(column);
    if (shape == null) {
      row.missing(column);
    } else {
      row.set(column, new float[shape.elements()]);
    }
  }
}
