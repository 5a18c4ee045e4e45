// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mtl4j.core.train.ModelSummary;
import org.mtl4j.core.train.ModelSummary.OfTask;
import org.mtl4j.core.train.ModelSummary.OfVariable;
import picocli.CommandLine;

/** The summary of a model as text. */
public final class ModelTable {
  private ModelTable() {}

  /** Totals, tasks and variables. */
  public static String of(ModelSummary model, CommandLine line) {
    TextTable totals = new TextTable(line);
    totals.row("parameters", number(model.parameters()));
    totals.row("shared", number(model.shared()) + share(model.shared(), model.parameters()));
    totals.row("multiply-adds", number(model.multiplications()) + " a row");
    TextTable tasks = new TextTable(line);
    tasks.row("task", "own", "in total", "multiply-adds a row, alone");
    for (OfTask task : model.tasks()) {
      tasks.row(
          task.name(), number(task.own()), number(task.all()), number(task.multiplications()));
    }
    TextTable variables = new TextTable(line);
    variables.row("variable", "shape", "tasks");
    for (OfVariable variable : model.variables()) {
      variables.row(variable.name(), shape(variable), tasks(variable, model.tasks().size()));
    }
    return totals.text() + "\n" + tasks.text() + "\n" + variables.text();
  }

  private static String tasks(OfVariable variable, int all) {
    if (!variable.kind().equals("trained")) {
      return variable.kind();
    }
    List<String> tasks = variable.tasks();
    return tasks.isEmpty()
        ? "of the method"
        : tasks.size() == all && all > 1 ? "all" : String.join(", ", tasks);
  }

  private static String shape(OfVariable variable) {
    return variable.shape().stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }

  private static String share(long part, long all) {
    return all == 0 ? "" : String.format(Locale.ROOT, " (%.0f %%)", 100.0 * part / all);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
