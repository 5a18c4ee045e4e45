// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/**
 * A lesson of given outputs, labels and teachers.
 *
 * @param outputs of each task
 * @param given the labels of each task; all are present, and rows have no weights
 * @param representation the tensor that all heads read, if there is one
 * @param teachers the numbers of the teacher of each task; empty without teachers
 */
public record TrialLesson(
    Graph graph,
    Scope scope,
    List<Task> tasks,
    List<Tensor> outputs,
    List<Tensor> given,
    Optional<Tensor> representation,
    List<Tensor> teachers)
    implements Transfer.Lesson {
  public TrialLesson {
    tasks = List.copyOf(tasks);
    outputs = List.copyOf(outputs);
    given = List.copyOf(given);
    teachers = List.copyOf(teachers);
  }

  /** A lesson without a common representation and without teachers. */
  public TrialLesson(
      Graph graph, Scope scope, List<Task> tasks, List<Tensor> outputs, List<Tensor> given) {
    this(graph, scope, tasks, outputs, given, Optional.empty(), List.of());
  }

  /** A lesson for a rule that does not read labels. */
  public static TrialLesson of(Graph g, List<? extends Task> tasks, List<Tensor> outputs) {
    return new TrialLesson(g, Scope.root(), List.copyOf(tasks), outputs, outputs);
  }

  @Override
  public Tensor output(Task task) {
    return outputs.get(tasks.indexOf(task));
  }

  @Override
  public Labels labels(Task task) {
    Tensor values = given.get(tasks.indexOf(task));
    return new TrialLabels(values, graph.add(graph.zerosLike(values), graph.constant(1)));
  }

  @Override
  public Tensor teacher(Task task) {
    if (teachers.isEmpty()) {
      throw new IllegalStateException("this lesson has no teachers");
    }
    return teachers.get(tasks.indexOf(task));
  }
}
