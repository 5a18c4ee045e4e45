// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Several sources as one table, such as a file for each task with its own rows and columns. Columns
 * of one name are one column. The values of a column that a source lacks are missing in its rows. A
 * task reads the columns of the sources that have its labels, and no others.
 *
 * @param files the sources by name
 * @param task the column that is added: the name of the source of each row
 */
@Pluggable(
    name = "files",
    summary = "Several sources as one table, such as a file for each task with its own columns.")
public record FilesSource(
    @Option(
            value = "sources by name: {math: math.csv, bio: {name: csv, train: bio.csv}}",
            required = true)
        Map<String, DataSource> files,
    @Option("column that is added, with the name of the source of each row") String task)
    implements DataSource {

  public FilesSource {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    if (files.isEmpty()) {
      throw new OptionException("files", "must name one source or more, but is empty");
    }
    if (task.isBlank()) {
      throw new OptionException("task", "must be the name of a column, but is empty");
    }
  }

  /** The column of the names is {@code task}. */
  public FilesSource(Map<String, DataSource> files) {
    this(files, "task");
  }

  @Override
  public List<String> columns(Request request) {
    Set<String> all = new LinkedHashSet<>();
    own(request).values().forEach(all::addAll);
    all.add(task);
    return List.copyOf(all);
  }

  /** The columns of each source. */
  private Map<String, List<String>> own(Request request) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    files.forEach(
        (name, source) -> {
          List<String> own = source.columns(new Request(List.of(), request.types()));
          if (own.contains(task)) {
            throw new DataException(
                "'%s' has a column '%s', which is to be added with the names of the sources; name another one by data.task"
                    .formatted(name, task));
          }
          columns.put(name, own);
        });
    return columns;
  }

  /** The columns of each source, by its name. */
  public Map<String, List<String>> columnsBySource() {
    return own(new Request(List.of(), Map.of()));
  }

  /**
   * The columns of the sources that have labels of a task, and the column that is added.
   *
   * @param columns those of each source
   * @param labels the columns of the labels; a source needs one of them
   * @param where the values of columns that rows of the task have
   */
  public Set<String> columnsOf(
      Map<String, List<String>> columns, List<String> labels, Map<String, List<String>> where) {
    Set<String> read = new LinkedHashSet<>(List.of(task));
    columns.forEach(
        (name, own) -> {
          boolean labeled = labels.contains(task) || own.stream().anyMatch(labels::contains);
          if (labeled && where.getOrDefault(task, List.of(name)).contains(name)) {
            read.addAll(own);
          }
        });
    return read;
  }

  @Override
  public Tables read(Request request) {
    Map<String, List<String>> own = own(request);
    requireColumns(own, request);
    Map<String, Tables> tables = new LinkedHashMap<>();
    files.forEach(
        (name, source) -> tables.put(name, source.read(part(request, own.get(name), Set.of()))));
    Set<String> mixed = new StackedRows(trains(tables.values())).mixed();
    files.forEach(
        (name, source) -> {
          if (own.get(name).stream().anyMatch(mixed::contains)) {
            tables.put(name, source.read(part(request, own.get(name), mixed)));
          }
        });
    return new Tables(
        stacked(tables, each -> Optional.of(each.train()), "training", request).orElseThrow(),
        stacked(tables, Tables::validation, "validation", request),
        stacked(tables, Tables::test, "test", request));
  }

  private void requireColumns(Map<String, List<String>> own, Request request) {
    Set<String> all = new LinkedHashSet<>();
    own.values().forEach(all::addAll);
    for (String name : request.columns()) {
      if (!all.contains(name) && !name.equals(task)) {
        throw new DataException(
            "no source of %s has a column '%s', which the schema names; they have %s"
                .formatted(String.join(", ", files.keySet()), name, String.join(", ", all)));
      }
    }
  }

  /** The request for one source. A source is asked for a column even if none of it is used. */
  private static Request part(Request request, List<String> own, Set<String> texts) {
    Map<String, ColumnType> types = new HashMap<>(request.types());
    texts.forEach(name -> types.put(name, ColumnType.TEXT));
    if (own.stream().allMatch(name -> request.type(name) == ColumnType.SKIP)) {
      types.put(own.get(0), ColumnType.TEXT);
    }
    List<String> columns = request.columns().stream().filter(own::contains).toList();
    return new Request(columns, types, request.labels(), request.others());
  }

  private static List<Table> trains(Collection<Tables> tables) {
    return tables.stream().map(Tables::train).toList();
  }

  private Optional<Table> stacked(
      Map<String, Tables> tables,
      Function<Tables, Optional<Table>> part,
      String name,
      Request request) {
    List<String> with = new ArrayList<>();
    List<Table> parts = new ArrayList<>();
    tables.forEach(
        (file, all) ->
            part.apply(all)
                .ifPresent(
                    table -> {
                      with.add(file);
                      parts.add(table);
                    }));
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    if (parts.size() < files.size()) {
      throw new DataException(
          "the source '%s' has %s rows of its own, but not every source has: give all of them such rows, or none"
              .formatted(with.get(0), name));
    }
    boolean named = request.type(task) != ColumnType.SKIP;
    Set<String> unused = new LinkedHashSet<>();
    own(request).values().forEach(unused::addAll);
    unused.removeIf(column -> request.type(column) != ColumnType.SKIP);
    return Optional.of(
        new StackedRows(parts).table(named ? Optional.of(task) : Optional.empty(), with, unused));
  }

  @Override
  public List<String> declaredLabels() {
    return files.values().stream()
        .flatMap(source -> source.declaredLabels().stream())
        .distinct()
        .toList();
  }

  @Override
  public DataSource completed() {
    Map<String, DataSource> completed = new LinkedHashMap<>();
    files.forEach((name, source) -> completed.put(name, source.completed()));
    return new FilesSource(completed, task);
  }

  /** The format of the files, if it is the same in all of them. */
  @Override
  public Optional<RowFormat> rowFormat() {
    List<Optional<RowFormat>> formats =
        files.values().stream().map(DataSource::rowFormat).distinct().toList();
    return formats.size() == 1 ? formats.get(0) : Optional.empty();
  }
}
