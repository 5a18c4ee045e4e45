// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelCard;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.csv.CsvRows;
import org.mtl4j.serve.encoding.Preprocessing;
import picocli.CommandLine.Mixin;

/** Reads a file of rows for a stored model, with the options of its format. */
public final class LabeledRows {
  @Mixin private AbsentColumns absent;

  @Mixin private CsvOptions csv;

  @Mixin private SourceOptions source;

  /** Loads all plugins, once; prints the reason for each that cannot be loaded. */
  public Registry registry(PrintWriter err) {
    return source.registry(err);
  }

  /**
   * Reads the columns that a model uses: all its inputs, and its labels as far as they exist.
   *
   * @throws DataException if an input is missing and not given by an option
   */
  public Table read(String data, ModelDirectory stored, PrintWriter err) {
    ModelCard card = stored.card();
    Map<String, Held> known = new LinkedHashMap<>(card.inputs());
    known.putAll(card.labels());
    if (source.isDelimited(data, err)) {
      return delimited(data, stored, known, err);
    }
    Map<String, ColumnType> types = new HashMap<>();
    known.forEach((name, held) -> types.put(name, held.type()));
    Table table = source.read(data, Request.only(types), err);
    return completed(table, added(data, stored, table.names(), err), known);
  }

  private Table delimited(
      String data, ModelDirectory stored, Map<String, Held> known, PrintWriter err) {
    ModelCard card = stored.card();
    Path file = Path.of(data);
    RowFormat format = csv.format(card);
    List<String> names = csv.names(card);
    Map<String, ColumnType> types = new HashMap<>();
    List<String> present;
    try (CsvRows rows = CsvRows.open(file, format, names)) {
      present = rows.columns();
    }
    Map<String, Optional<String>> added = added(data, stored, present, err);
    present.forEach(
        name ->
            types.put(name, known.containsKey(name) ? known.get(name).type() : ColumnType.SKIP));
    Table table =
        new CsvSource(file, format)
            .read(new Request(format.header() ? List.of() : present, types))
            .train();
    return completed(table, added, known);
  }

  /** The columns that the file lacks, if they are given or allowed to be missing. */
  private Map<String, Optional<String>> added(
      String data, ModelDirectory stored, List<String> present, PrintWriter err) {
    Set<String> inputs = inputs(stored, present);
    Map<String, Optional<String>> added = absent.of(present, inputs, err);
    List<String> all = new ArrayList<>(present);
    all.addAll(added.keySet());
    requireInputs(data, inputs, all);
    return added;
  }

  /** The columns that the tasks with labels read; all if there is no such task. */
  private static Set<String> inputs(ModelDirectory stored, List<String> present) {
    List<String> labeled =
        stored.card().tasks().stream()
            .filter(task -> task.labels().filter(l -> present.containsAll(l.columns())).isPresent())
            .map(TaskOutput::task)
            .toList();
    Preprocessing encoding = stored.preprocessing();
    return labeled.isEmpty() ? encoding.columns() : encoding.columns(labeled);
  }

  private static Table completed(
      Table table, Map<String, Optional<String>> added, Map<String, Held> known) {
    List<Column> columns = new ArrayList<>(table.columns());
    added.forEach(
        (name, value) ->
            columns.add(
                AbsentColumns.column(
                    name, value, known.getOrDefault(name, Held.TEXT), table.rows())));
    return new Table(table.origin(), table.rows(), columns);
  }

  private static void requireInputs(String data, Set<String> inputs, List<String> present) {
    for (String input : inputs) {
      if (!present.contains(input)) {
        throw new DataException(
            "%s has no column '%s', which the model reads; %s"
                .formatted(data, input, Nearest.hint(input, present)));
      }
    }
  }
}
