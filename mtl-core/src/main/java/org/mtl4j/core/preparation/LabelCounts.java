// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;

/**
 * The labels of a task in the rows of one part.
 *
 * @param rows with at least one label
 * @param names of what is counted: labels that mean yes, or classes; empty for numbers
 * @param counts one for each name
 */
public record LabelCounts(int rows, List<String> names, int[] counts) {
  /** With fewer positives a metric of yes or no is mostly chance. */
  private static final int FEW = 10;

  static LabelCounts of(Dataset data, Task task) {
    boolean classes = task.prediction() == Prediction.DISTRIBUTION;
    boolean yes = task.prediction() == Prediction.PROBABILITY;
    int width = task.labelWidth();
    List<String> names = classes || yes ? task.outputs() : List.of();
    int[] counts = new int[names.size()];
    FloatBuffer labels = data.block(Dataset.label(task.name())).floats();
    int rows = 0;
    for (int row = 0; row < data.rows(); row++) {
      boolean any = false;
      for (int i = 0; i < width; i++) {
        float label = labels.get(row * width + i);
        any |= !Float.isNaN(label);
        int counted = classes ? Float.isNaN(label) ? -1 : (int) label : label > 0.5f ? i : -1;
        if (counted >= 0 && counted < counts.length) {
          counts[counted]++;
        }
      }
      rows += any ? 1 : 0;
    }
    return new LabelCounts(rows, names, counts);
  }

  /** The name that occurs least, the first of equal ones. */
  private int rarest() {
    return IntStream.range(0, counts.length)
        .reduce(0, (best, i) -> counts[i] < counts[best] ? i : best);
  }

  /** The labels of a task in each part, as one line. */
  static String line(String task, Map<String, LabelCounts> parts) {
    LabelCounts first = parts.values().iterator().next();
    String text = "task '%s': labels %s".formatted(task, joined(parts, part -> part.rows));
    if (first.names.isEmpty()) {
      return text;
    }
    int rarest = first.rarest();
    return "%s; %s '%s' %s"
        .formatted(
            text,
            first.names.size() == 1 ? "of them" : "the rarest of %d,".formatted(first.names.size()),
            first.names.get(rarest),
            joined(parts, part -> part.counts[rarest]));
  }

  private static String joined(Map<String, LabelCounts> parts, ToIntFunction<LabelCounts> number) {
    return parts.entrySet().stream()
        .map(part -> part.getKey() + " " + number.applyAsInt(part.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A warning if a part has too few labels for the metrics of a task; empty if it has enough. */
  List<String> warnings(String part, Task task) {
    List<String> warnings = new ArrayList<>();
    if (rows == 0) {
      warnings.add(
          "task '%s' has no label in any %s row: it is not evaluated there"
              .formatted(task.name(), part));
    } else if (part.equals("validation")
        && task.prediction() == Prediction.PROBABILITY
        && counts[rarest()] < FEW) {
      long few = IntStream.of(counts).filter(count -> count < FEW).count();
      warnings.add(
          "task '%s' has fewer than %d positives in the validation rows%s: %d of '%s'; its metrics there are mostly chance, so take more validation rows or several splits (split.seeds)"
              .formatted(
                  task.name(),
                  FEW,
                  counts.length == 1 ? "" : " for %d of %d labels".formatted(few, counts.length),
                  counts[rarest()],
                  names.get(rarest())));
    }
    return warnings;
  }
}
