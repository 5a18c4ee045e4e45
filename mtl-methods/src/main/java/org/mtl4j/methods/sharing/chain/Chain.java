// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;

/** Dependencies between tasks, without cycles: which tasks come directly before each task. */
public final class Chain {
  private final String owner;
  private final Map<Task, List<Task>> before;

  private Chain(String owner, Map<Task, List<Task>> before) {
    this.owner = owner;
    this.before = before;
  }

  /**
   * Tasks in a line, each after the one before it in a list.
   *
   * @param owner the subject of messages, such as "the transfer 'consistency'"
   * @param tasks all tasks of the model
   * @param names the tasks in order; if empty, all tasks
   * @throws ConfigurationException if the list has fewer than two tasks, an unknown task, or a task
   *     twice
   */
  public static Chain line(String owner, List<Task> tasks, List<String> names) {
    List<String> line = names.isEmpty() ? tasks.stream().map(Task::name).toList() : names;
    Map<String, List<String>> after = new LinkedHashMap<>();
    line.forEach(name -> after.putIfAbsent(name, new ArrayList<>()));
    for (int i = 1; i < line.size(); i++) {
      after.get(line.get(i)).add(line.get(i - 1));
    }
    return of(owner, tasks, after);
  }

  /**
   * Dependencies by name.
   *
   * @param owner the subject of messages
   * @param tasks all tasks of the model
   * @param after for a task, those directly before it
   * @throws ConfigurationException if there are fewer than two tasks, a task is unknown, or tasks
   *     depend on each other in a cycle
   */
  public static Chain of(String owner, List<Task> tasks, Map<String, List<String>> after) {
    Map<String, Task> known = new LinkedHashMap<>();
    tasks.forEach(task -> known.put(task.name(), task));
    Map<Task, List<Task>> given = new LinkedHashMap<>();
    after.forEach(
        (name, names) ->
            given.put(
                find(owner, known, name),
                names.stream().distinct().map(other -> find(owner, known, other)).toList()));
    if (given.values().stream().allMatch(List::isEmpty)) {
      throw new ConfigurationException(
          owner + " needs a chain of two tasks or more, but has " + List.copyOf(after.keySet()));
    }
    Map<Task, List<Task>> ordered = new LinkedHashMap<>();
    tasks.forEach(task -> visit(owner, task, given, new ArrayDeque<>(), ordered));
    return new Chain(owner, Collections.unmodifiableMap(ordered));
  }

  private static Task find(String owner, Map<String, Task> known, String name) {
    Task task = known.get(name);
    if (task == null) {
      throw new ConfigurationException(
          "%s has '%s' in its chain, but there is no such task; %s"
              .formatted(owner, name, Nearest.hint(name, known.keySet())));
    }
    return task;
  }

  /** Adds a task to the order, after those that it depends on. */
  private static void visit(
      String owner,
      Task task,
      Map<Task, List<Task>> given,
      Deque<Task> path,
      Map<Task, List<Task>> ordered) {
    List<Task> before = given.getOrDefault(task, List.of());
    path.addLast(task);
    for (Task other : before) {
      if (path.contains(other)) {
        throw new ConfigurationException(owner + " has a cycle: " + cycle(path, other));
      }
      if (!ordered.containsKey(other)) {
        visit(owner, other, given, path, ordered);
      }
    }
    path.removeLast();
    ordered.putIfAbsent(task, before);
  }

  private static String cycle(Deque<Task> path, Task start) {
    List<String> names = new ArrayList<>(path.stream().map(Task::name).toList());
    names.subList(0, names.indexOf(start.name())).clear();
    names.add(start.name());
    return String.join(" after ", names);
  }

  /**
   * This chain, if each of its tasks predicts one probability.
   *
   * @throws ConfigurationException if a task does not
   */
  public Chain ofProbabilities() {
    for (Link link : links()) {
      requireProbability(link.earlier());
      requireProbability(link.later());
    }
    return this;
  }

  private void requireProbability(Task task) {
    if (task.prediction() != Prediction.PROBABILITY || task.outputWidth() != 1) {
      throw new ConfigurationException(
          "%s compares single probabilities, but '%s' predicts %s of %s"
              .formatted(owner, task.name(), task.prediction(), task.outputs()));
    }
  }

  /** The tasks directly before a task; empty if it depends on none. */
  public List<Task> before(Task task) {
    return before.get(task);
  }

  /** All pairs of a task and one directly before it. */
  public List<Link> links() {
    return before.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(t -> new Link(t, entry.getKey())))
        .toList();
  }

  /** A task and one directly before it. */
  public record Link(Task earlier, Task later) {}

  /**
   * Computes a value of a task from those of the tasks before it.
   *
   * @param step the value of a task from the values of the tasks directly before it
   */
  public <T> T follow(Task task, BiFunction<Task, List<T>, T> step) {
    Map<Task, T> values = new HashMap<>();
    for (Task each : before.keySet()) {
      values.put(each, step.apply(each, before.get(each).stream().map(values::get).toList()));
      if (each.equals(task)) {
        break;
      }
    }
    return values.get(task);
  }

  /**
   * The calibrator of AITM: mean(max(p_later - p_earlier, 0)) over all rows.
   *
   * @param earlier the logits of the event that the later one requires [batch, ...]
   * @param later the logits of the later event, of the same shape
   * @return a scalar
   */
  public static Tensor excess(Graph g, Tensor earlier, Tensor later) {
    return g.mean(g.relu(g.subtract(g.sigmoid(later), g.sigmoid(earlier))));
  }
}
