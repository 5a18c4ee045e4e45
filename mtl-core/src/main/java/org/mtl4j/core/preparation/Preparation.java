// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.Splitter;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.core.preparation.Prepared.Labels;
import org.mtl4j.core.preparation.Prepared.Origin;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.Preprocessing.Dropped;
import org.mtl4j.serve.encoding.RowEncoder;

/** Turns the data of an experiment into encoded training, validation and test rows. */
public final class Preparation {
  /** The number of raw rows that are stored with a model, to test it. */
  private static final int SAMPLE = 16;

  private Preparation() {}

  /**
   * Reads, splits, fits and encodes.
   *
   * @throws org.mtl4j.api.error.DataException if the data cannot be used; says where and why
   */
  public static Prepared prepare(Experiment experiment) {
    return prepare(experiment, Inputs.FITTED);
  }

  /**
   * The same with other inputs than those of the columns.
   *
   * @throws org.mtl4j.api.error.DataException if the data cannot be used; says where and why
   */
  public static Prepared prepare(Experiment experiment, Inputs inputs) {
    Map<String, Field> schema = experiment.data().columns();
    Set<String> labels = new LinkedHashSet<>();
    experiment.tasks().values().forEach(task -> labels.addAll(task.type().columns()));
    Set<String> excluded = new LinkedHashSet<>(labels);
    excluded.addAll(experiment.split().columns());
    TaskRows own = new TaskRows(experiment.tasks());
    excluded.addAll(own.weights());

    Tables tables =
        Splitter.split(
            experiment.split().of(experiment.training().seed()),
            experiment
                .data()
                .source()
                .read(inputs.request(own.request(request(schema, labels, experiment.split())))),
            experiment.tasks().values().stream().map(TaskSpec::type).toList());
    tables =
        new Tables(
            inputs.complete(tables.train()),
            tables.validation().map(inputs::complete),
            tables.test().map(inputs::complete));
    Map<String, Task> tasks = own.fit(tables.train());
    TaskColumns columns = TaskColumns.of(experiment, tables.train(), excluded);
    excluded.addAll(columns.unread());
    Preprocessing preprocessing =
        inputs.fit(tables.train(), schema, excluded, columns.rows()).reading(columns.byTask());
    RowEncoder encoder = new RowEncoder(preprocessing);
    Dataset train = own.encode(encoder, tables.train(), tasks);
    Optional<Dataset> validation =
        tables.validation().map(table -> own.encode(encoder, table, tasks));
    Optional<Dataset> test = tables.test().map(table -> own.encode(encoder, table, tasks));

    Map<String, Labels> statistics = new LinkedHashMap<>();
    tasks.forEach((name, task) -> statistics.put(name, labels(train, task)));
    List<String> warnings =
        new ArrayList<>(preprocessing.dropped().stream().map(Dropped::warning).toList());
    Map<String, Map<String, LabelCounts>> counts = new LinkedHashMap<>();
    for (Task task : tasks.values()) {
      Map<String, LabelCounts> parts = new LinkedHashMap<>();
      parts.put("train", LabelCounts.of(train, task));
      validation.ifPresent(part -> parts.put("validation", LabelCounts.of(part, task)));
      test.ifPresent(part -> parts.put("test", LabelCounts.of(part, task)));
      parts.forEach((part, found) -> warnings.addAll(found.warnings(part, task)));
      counts.put(task.name(), parts);
    }
    return new Prepared(
        tasks,
        preprocessing,
        train,
        validation,
        test,
        statistics,
        own.populations(),
        counts,
        origin(experiment, tables.train()),
        Optional.of(tables).filter(raw -> asksStored(experiment)),
        warnings);
  }

  private static boolean asksStored(Experiment experiment) {
    return !experiment.coordination().transfer().taughtBy().stored().isEmpty();
  }

  private static Origin origin(Experiment experiment, Table training) {
    int[] rows =
        IntStream.range(0, Math.min(SAMPLE, training.rows()))
            .map(i -> (int) ((long) i * training.rows() / Math.min(SAMPLE, training.rows())))
            .toArray();
    Optional<RowFormat> format = experiment.data().source().rowFormat();
    // With a header the schema may name only some of the columns.
    boolean named = format.isEmpty() || format.get().header();
    List<String> layout = named ? List.of() : List.copyOf(experiment.data().columns().keySet());
    return new Origin(
        sample(training, rows), layout, format.map(each -> each.units(training.units())));
  }

  /** Some rows, with dictionaries of their own texts only. */
  private static Table sample(Table training, int[] rows) {
    TableBuilder sample = new TableBuilder(training.origin() + " (sample)");
    for (Column column : training.select("sample", rows).columns()) {
      if (column instanceof TextColumn) {
        String[] texts =
            IntStream.range(0, rows.length).mapToObj(column::text).toArray(String[]::new);
        sample.texts(column.name(), texts);
      } else {
        sample.column(column);
      }
    }
    return sample.build();
  }

  /** Labels and the columns of the split are read even if the schema ignores them as inputs. */
  private static Request request(Map<String, Field> schema, Set<String> labels, Split split) {
    Map<String, ColumnType> types = new HashMap<>();
    schema.forEach((name, field) -> types.put(name, type(field)));
    for (String label : labels) {
      types.replace(label, ColumnType.SKIP, ColumnType.GUESS);
    }
    split.columns().forEach(column -> types.put(column, ColumnType.TEXT));
    split.time().ifPresent(column -> types.put(column, ColumnType.GUESS));
    return new Request(List.copyOf(schema.keySet()), types, labels);
  }

  private static ColumnType type(Field field) {
    return switch (field.role()) {
      case NUMBER, WEIGHT -> ColumnType.NUMBER;
      case CATEGORY, DATE, LIST, SEQUENCE -> ColumnType.TEXT;
      case IGNORE -> ColumnType.SKIP;
      case GUESS -> field.hasDefaultEncoding() ? ColumnType.GUESS : ColumnType.NUMBER;
    };
  }

  private static Labels labels(Dataset data, Task task) {
    int width = task.labelWidth();
    FloatBuffer labels = data.block(Dataset.label(task.name())).floats();
    IntToDoubleFunction weights = weights(data, task);
    double[] sums = new double[width];
    double[] totals = new double[width];
    int rows = 0;
    for (int row = 0; row < data.rows(); row++) {
      double weight = weights.applyAsDouble(row);
      boolean any = false;
      for (int i = 0; i < width; i++) {
        float label = labels.get(row * width + i);
        if (!Float.isNaN(label)) {
          any = true;
          sums[i] += weight * label;
          totals[i] += weight;
        }
      }
      rows += any ? 1 : 0;
    }
    if (rows > 0 && Arrays.stream(totals).sum() == 0) {
      throw new DataException(
          "task '%s': the weights of all its %d labeled training rows are 0: nothing can be learned"
              .formatted(task.name(), rows));
    }
    for (int i = 0; i < width; i++) {
      sums[i] = task.scale().decode(sums[i] / totals[i], i);
    }
    return new Labels(rows, sums, shares(data, task));
  }

  /** The weight of a row for a task. */
  private static IntToDoubleFunction weights(Dataset data, Task task) {
    Optional<FloatBuffer> weights =
        data.weightOf(task.name()).map(name -> data.block(name).floats());
    return weights.isPresent() ? row -> weights.get().get(row) : row -> 1;
  }

  private static double[] shares(Dataset data, Task task) {
    if (task.prediction() != Prediction.DISTRIBUTION) {
      return new double[0];
    }
    FloatBuffer labels = data.block(Dataset.label(task.name())).floats();
    IntToDoubleFunction weights = weights(data, task);
    double[] sums = new double[task.outputs().size()];
    double total = 0;
    for (int row = 0; row < data.rows(); row++) {
      float label = labels.get(row);
      double weight = weights.applyAsDouble(row);
      if (!Float.isNaN(label)) {
        sums[(int) label] += weight;
        total += weight;
      }
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= total;
    }
    return sums;
  }
}
