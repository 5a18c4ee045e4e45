// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.derive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.Served;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelCard;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.bundle.Sample;
import org.mtl4j.serve.bundle.StoredMetrics;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RowEncoder;

/** The parts of the description of a model that some of its tasks need. */
final class Parts {
  private Parts() {}

  /**
   * The encodings of the inputs that a graph has.
   *
   * @param tasks the tasks of the graph
   * @param columns the columns of each input, by their indices in the whole
   */
  static Preprocessing preprocessing(
      Preprocessing whole, Collection<String> tasks, Map<String, List<Integer>> columns) {
    Map<String, Shape> arrays = new LinkedHashMap<>(whole.arrays());
    arrays.keySet().retainAll(columns.keySet());
    return new Preprocessing(
            chosen(whole.numbers(), columns.getOrDefault(InputSpec.NUMBERS, List.of())),
            chosen(whole.codes(), columns.getOrDefault(InputSpec.CODES, List.of())),
            arrays,
            whole.weight(),
            whole.dropped(),
            whole.lists().stream().filter(list -> columns.containsKey(list.column())).toList(),
            whole.sequences().stream().filter(s -> columns.containsKey(s.column())).toList(),
            whole.vocabularies(),
            Map.of())
        .reading(own(whole, tasks));
  }

  private static Map<String, List<String>> own(Preprocessing whole, Collection<String> tasks) {
    Map<String, List<String>> own = new LinkedHashMap<>(whole.tasks());
    own.keySet().retainAll(tasks);
    return own;
  }

  private static <T> List<T> chosen(List<T> all, List<Integer> places) {
    return places.stream().map(all::get).toList();
  }

  /** The columns that an encoding reads, and the kind of their values. */
  static Map<String, Held> inputs(Map<String, Held> whole, Preprocessing preprocessing) {
    Map<String, Held> inputs = new LinkedHashMap<>(whole);
    inputs.keySet().retainAll(new RowEncoder(preprocessing).columns());
    return inputs;
  }

  /** The columns of the labels of some tasks and of row weights. */
  static Map<String, Held> labels(
      ModelCard whole, List<TaskOutput> tasks, Preprocessing preprocessing) {
    Set<String> needed = new TreeSet<>(preprocessing.weight().stream().toList());
    tasks.stream()
        .flatMap(task -> task.labels().stream())
        .forEach(format -> needed.addAll(format.columns()));
    Map<String, Held> labels = new LinkedHashMap<>(whole.labels());
    labels.keySet().retainAll(needed);
    return labels;
  }

  /** The outputs of some names, in their order. */
  static List<TaskOutput> tasks(ModelCard whole, List<String> names) {
    Map<String, TaskOutput> all =
        whole.tasks().stream().collect(Collectors.toMap(TaskOutput::task, task -> task));
    List<TaskOutput> tasks = new ArrayList<>();
    names.forEach(name -> tasks.add(all.get(name)));
    return tasks;
  }

  /** The metrics of some tasks. */
  static StoredMetrics metrics(StoredMetrics whole, Collection<String> tasks) {
    return new StoredMetrics(some(whole.validation(), tasks), some(whole.test(), tasks));
  }

  private static Map<String, Map<String, Double>> some(
      Map<String, Map<String, Double>> all, Collection<String> tasks) {
    Map<String, Map<String, Double>> some = new LinkedHashMap<>(all);
    some.keySet().retainAll(tasks);
    return some;
  }

  /** Raw rows with their encoded inputs and the outputs of a graph. */
  static Sample sample(
      Table raw, Preprocessing preprocessing, ModelCard card, ExportedGraph graph) {
    List<String> read = new RowEncoder(preprocessing).columns();
    Table rows = new Table(raw.origin(), raw.rows(), read.stream().map(raw::column).toList());
    Dataset inputs = preprocessing.encode(rows);
    Map<String, Sample.Output> outputs = new LinkedHashMap<>();
    try (Served served = graph.open(new BackendOptions())) {
      float[][] values = served.predict(inputs);
      for (TaskOutput task : card.tasks()) {
        float[] numbers = values[served.tasks().indexOf(task.task())];
        outputs.put(task.task(), new Sample.Output(numbers, task.scale()));
      }
    }
    return new Sample(rows, inputs, outputs);
  }
}
