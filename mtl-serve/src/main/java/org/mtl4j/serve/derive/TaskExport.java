// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.derive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ExportedGraph.Part;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelCard;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RowEncoder;

/**
 * Writes a stored model of some tasks of another one. What they do not need is left out:
 * operations, variables, columns and their encodings, descriptions and metrics of other tasks. The
 * outputs are those of the whole model, bit for bit, unless experts are left out.
 */
public final class TaskExport {
  private final ModelDirectory model;
  private final List<String> tasks;
  private final Backend backend;

  /**
   * An export.
   *
   * @param tasks one or more outputs of the model, in their order in the new one
   * @throws ConfigurationException if there is none, an unknown one or one twice
   */
  public TaskExport(ModelDirectory model, List<String> tasks, Backend backend) {
    List<String> known = model.card().names();
    if (tasks.isEmpty()) {
      throw new ConfigurationException(
          "an export needs one or more tasks; the model has " + String.join(", ", known));
    }
    for (String task : tasks) {
      if (!known.contains(task)) {
        throw new ConfigurationException(
            "the model %s has no task '%s'; %s"
                .formatted(model.folder(), task, Nearest.hint(task, known)));
      }
    }
    if (new HashSet<>(tasks).size() < tasks.size()) {
      throw new ConfigurationException("a task is named twice: " + String.join(", ", tasks));
    }
    this.model = model;
    this.tasks = List.copyOf(tasks);
    this.backend = backend;
  }

  /**
   * Writes the model.
   *
   * @param target a folder that does not exist
   * @return the columns that it does not read any more
   * @throws ConfigurationException if the folder exists or cannot be written
   */
  public List<String> write(Path target) {
    requireNew(target);
    return write(graph(), target);
  }

  /**
   * Writes the model without experts whose mean weight is below a bound.
   *
   * @param mass the bound, above 0 and below 1
   * @param rows on which weights, and the change of the outputs, are measured
   * @throws ConfigurationException as {@link #write(Path)}, if the bound is outside its range, or
   *     if the tasks have no experts with gates
   */
  public Pruned write(Path target, double mass, Table rows) {
    requireNew(target);
    Dataset encoded = new RowEncoder(model.preprocessing()).encode(rows);
    ExpertPruning pruning = ExpertPruning.of(graph(), tasks, mass, encoded);
    List<String> unread = write(graph().without(pruning.dropped()), target);
    try (Model before = Model.open(model);
        Model after = Model.load(target)) {
      return new Pruned(
          unread, pruning.lines(), changes(before.predict(rows), after.predict(rows)));
    }
  }

  /**
   * The result of an export without some experts.
   *
   * @param unread the columns that the model does not read any more
   * @param mixtures what each weighted sum of experts lost, in words
   * @param changes the largest change of an output on the given rows, by task: of a probability, or
   *     in the unit of the label
   */
  public record Pruned(List<String> unread, List<String> mixtures, Map<String, Double> changes) {}

  private Map<String, Double> changes(AnswerRows before, AnswerRows after) {
    Map<String, Double> changes = new LinkedHashMap<>();
    for (String task : tasks) {
      double[] old = before.values(task);
      double[] now = after.values(task);
      changes.put(
          task,
          IntStream.range(0, old.length)
              .mapToDouble(i -> Math.abs(now[i] - old[i]))
              .max()
              .orElse(0));
    }
    return changes;
  }

  private ExportedGraph graph() {
    return backend.read(model.folder().resolve(ModelDirectory.GRAPH));
  }

  private static void requireNew(Path target) {
    if (Files.exists(target)) {
      throw new ConfigurationException(
          "'%s' exists already; name a folder that does not".formatted(target));
    }
  }

  private List<String> write(ExportedGraph graph, Path target) {
    Part part = graph.only(tasks);
    Preprocessing preprocessing = Parts.preprocessing(model.preprocessing(), tasks, part.columns());
    ModelCard card = card(preprocessing);
    List<String> variables = part.graph().variables();
    ModelDirectory.write(
        target,
        card,
        preprocessing,
        Parts.metrics(model.metrics(), tasks),
        Optional.empty(),
        model.sampleRows().map(rows -> Parts.sample(rows, preprocessing, card, part.graph())),
        model
            .variables()
            .map(all -> VariableArrays.select(all, variables))
            .filter(some -> !some.floats().isEmpty()),
        part.graph()::write);
    return model.card().inputs().keySet().stream()
        .filter(column -> !card.inputs().containsKey(column))
        .toList();
  }

  private ModelCard card(Preprocessing preprocessing) {
    ModelCard whole = model.card();
    List<TaskOutput> kept = Parts.tasks(whole, tasks);
    List<ModelCard.Change> changes = new ArrayList<>(whole.changes());
    changes.add(new ModelCard.Change(model.digest(), tasks, List.of(), Optional.empty()));
    return new ModelCard(
        whole.provenance(),
        kept,
        Parts.inputs(whole.inputs(), preprocessing),
        Parts.labels(whole, kept, preprocessing),
        whole.format(),
        whole.layout(),
        changes);
  }
}
