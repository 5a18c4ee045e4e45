// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.derive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ExportedGraph.Part;
import org.mtl4j.backend.Served;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelCard;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.bundle.StoredMetrics;
import org.mtl4j.serve.encoding.Preprocessing;

/**
 * Writes a stored model with the tasks of another one and new tasks. The operations of the other
 * one are copied; before anything is written, its outputs on some rows are compared bit for bit.
 *
 * @param base the other model
 * @param backend reads and joins the graphs
 * @param fresh the encodings of the columns that only the new tasks read
 * @param inputs whether the new tasks read the inputs of the other model too
 */
public record TaskAddition(
    ModelDirectory base, Backend backend, Preprocessing fresh, boolean inputs) {
  /** The variables of new tasks are below this name and a number. */
  private static final String SCOPE = "added/";

  private static final int SAMPLES = 16;

  /**
   * Writes the model.
   *
   * @param rows raw rows with all columns, on which the outputs are compared
   * @return the number of rows on which the outputs of the other model are the same bits
   * @throws BackendException if an output of the other model changes
   */
  public int write(NewTasks tasks, Table rows, Path target) {
    ExportedGraph before = backend.read(base.folder().resolve(ModelDirectory.GRAPH));
    String scope = SCOPE + (1 + added(base.card()));
    List<String> names = new ArrayList<>(base.card().names());
    tasks.outputs().forEach(task -> names.add(task.task()));
    Part part = before.with(tasks.graph(), first(), scope).only(names);
    Preprocessing preprocessing = Parts.preprocessing(joined(), names, part.columns());
    requireSame(before, part.graph(), rows, preprocessing);
    ModelCard card = card(tasks, preprocessing);
    Table some =
        rows.select("first rows", IntStream.range(0, Math.min(SAMPLES, rows.rows())).toArray());
    ModelDirectory.write(
        target,
        card,
        preprocessing,
        metrics(tasks.metrics()),
        Optional.empty(),
        Optional.of(Parts.sample(some, preprocessing, card, part.graph())),
        base.variables()
            .filter(all -> !before.variables().isEmpty())
            .map(all -> VariableArrays.joined(all, tasks.variables(), scope)),
        part.graph()::write);
    return rows.rows();
  }

  private static long added(ModelCard card) {
    return card.changes().stream().filter(change -> !change.added().isEmpty()).count();
  }

  /** The first columns of the common blocks that the new tasks read. */
  private Map<String, Integer> first() {
    return inputs
        ? Map.of()
        : Map.of(
            InputSpec.NUMBERS,
            base.preprocessing().numbers().size(),
            InputSpec.CODES,
            base.preprocessing().codes().size());
  }

  private Preprocessing joined() {
    Preprocessing old = base.preprocessing();
    Map<String, Shape> arrays = new LinkedHashMap<>(old.arrays());
    arrays.putAll(fresh.arrays());
    Map<String, String> vocabularies = new LinkedHashMap<>(old.vocabularies());
    vocabularies.putAll(fresh.vocabularies());
    return new Preprocessing(
        join(old.numbers(), fresh.numbers()),
        join(old.codes(), fresh.codes()),
        arrays,
        old.weight().or(fresh::weight),
        join(old.dropped(), fresh.dropped()),
        join(old.lists(), fresh.lists()),
        join(old.sequences(), fresh.sequences()),
        vocabularies,
        old.tasks());
  }

  private static <T> List<T> join(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private void requireSame(
      ExportedGraph before, ExportedGraph after, Table rows, Preprocessing preprocessing) {
    try (Served old = before.open(new BackendOptions());
        Served now = after.open(new BackendOptions())) {
      Dataset encoded = base.preprocessing().encode(rows);
      float[][] expected = old.predict(encoded);
      float[][] found = now.predict(preprocessing.encode(rows));
      for (String task : old.tasks()) {
        if (!Arrays.equals(expected[old.tasks().indexOf(task)], found[now.tasks().indexOf(task)])) {
          throw new BackendException(
              "the outputs of the task '%s' would change, so nothing is written".formatted(task));
        }
      }
    }
  }

  private ModelCard card(NewTasks tasks, Preprocessing preprocessing) {
    ModelCard old = base.card();
    List<ModelCard.Change> changes = new ArrayList<>(old.changes());
    changes.add(
        new ModelCard.Change(
            base.digest(),
            old.names(),
            tasks.outputs().stream().map(TaskOutput::task).toList(),
            Optional.of(tasks.run())));
    Map<String, Held> columns = new LinkedHashMap<>(old.inputs());
    tasks.inputs().forEach(columns::putIfAbsent);
    Map<String, Held> labels = new LinkedHashMap<>(old.labels());
    labels.putAll(tasks.labels());
    return new ModelCard(
        old.provenance(),
        join(old.tasks(), tasks.outputs()),
        Parts.inputs(columns, preprocessing),
        labels,
        old.format(),
        old.layout(),
        changes);
  }

  private StoredMetrics metrics(StoredMetrics added) {
    Map<String, Map<String, Double>> validation = new LinkedHashMap<>(base.metrics().validation());
    validation.putAll(added.validation());
    Map<String, Map<String, Double>> test = new LinkedHashMap<>(base.metrics().test());
    test.putAll(added.test());
    return new StoredMetrics(validation, test);
  }
}
