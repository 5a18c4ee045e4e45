// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mtl4j.core.train.evaluation.MetricText;
import picocli.CommandLine;

/**
 * The metrics of tasks on several sets of rows, in aligned columns: a line for each metric of each
 * task, or for many tasks a line for each metric, with means over tasks.
 */
public final class MetricTable {
  /** From this number of tasks on, metrics are means over tasks unless each task is asked for. */
  public static final int MANY = 9;

  private static final int WIDTH = 10;

  /**
   * The values of a metric of a task.
   *
   * @param values one for each set of rows; NaN if it is not defined
   */
  private record Line(String task, String metric, List<Double> values, String note) {}

  private final CommandLine command;
  private final List<String> sets;
  private final boolean eachTask;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Without metrics.
   *
   * @param command gives the colors
   * @param sets the names of the sets of rows
   * @param eachTask whether each task has its lines, however many there are
   */
  public MetricTable(CommandLine command, List<String> sets, boolean eachTask) {
    this.command = command;
    this.sets = List.copyOf(sets);
    this.eachTask = eachTask;
  }

  /**
   * Adds a metric of a task.
   *
   * @param values one for each set of rows; NaN if it is not defined
   * @param note at the end of the line
   */
  public void add(String task, String metric, List<Double> values, String note) {
    lines.add(new Line(task, metric, values, note));
  }

  /** The table. */
  public String text() {
    long tasks = lines.stream().map(Line::task).distinct().count();
    return eachTask || tasks < MANY ? full() : folded(tasks);
  }

  private String full() {
    TextTable table = new TextTable(command);
    table.row(cells(List.of("task", "metric"), titles(), ""));
    String last = "";
    for (Line line : lines) {
      String task = line.task().equals(last) ? "" : line.task();
      last = line.task();
      List<String> numbers = line.values().stream().map(MetricTable::number).toList();
      table.row(cells(List.of(task, line.metric()), numbers, line.note()));
    }
    return table.text();
  }

  private String folded(long tasks) {
    Map<String, List<Line>> metrics = new LinkedHashMap<>();
    lines.forEach(line -> metrics.computeIfAbsent(line.metric(), m -> new ArrayList<>()).add(line));
    int shown = lastDefined();
    TextTable table = new TextTable(command);
    String from = "lowest to highest task, " + sets.get(shown);
    table.row(cells(List.of("mean of tasks", "tasks"), titles(), from));
    for (Map.Entry<String, List<Line>> metric : metrics.entrySet()) {
      table.row(folded(metric.getKey(), metric.getValue(), shown));
    }
    return table.text() + "  (%d tasks; --each-task for a line each)%n".formatted(tasks);
  }

  /** The last set of rows with a value. */
  private int lastDefined() {
    int set = sets.size() - 1;
    while (set > 0 && isUndefined(set)) {
      set--;
    }
    return set;
  }

  private boolean isUndefined(int set) {
    return lines.stream().allMatch(line -> line.values().get(set).isNaN());
  }

  private String[] folded(String metric, List<Line> of, int shown) {
    List<String> means = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      int index = set;
      means.add(
          number(
              of.stream()
                  .mapToDouble(line -> line.values().get(index))
                  .filter(value -> !Double.isNaN(value))
                  .average()
                  .orElse(Double.NaN)));
    }
    List<Line> ranked =
        of.stream()
            .filter(line -> !line.values().get(shown).isNaN())
            .sorted(Comparator.comparingDouble(line -> line.values().get(shown)))
            .toList();
    String range =
        ranked.isEmpty()
            ? ""
            : end(ranked.get(0), shown) + " to " + end(ranked.get(ranked.size() - 1), shown);
    return cells(List.of(metric, Integer.toString(ranked.size())), means, range);
  }

  private static String end(Line line, int set) {
    return "%s %s".formatted(number(line.values().get(set)).strip(), line.task());
  }

  private List<String> titles() {
    return sets.stream().map(set -> ("%" + WIDTH + "s").formatted(set)).toList();
  }

  private static String[] cells(List<String> first, List<String> numbers, String last) {
    return Stream.of(first.stream(), numbers.stream(), Stream.of(last))
        .flatMap(cells -> cells)
        .toArray(String[]::new);
  }

  /** A right-aligned number, as wide as the title of its column. */
  private static String number(double value) {
    return ("%" + WIDTH + "s").formatted(Double.isNaN(value) ? "-" : MetricText.of(value));
  }
}
