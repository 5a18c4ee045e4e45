// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.coordination.Transfer.Lesson;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/**
 * Outputs, labels and losses of all tasks in the training graph. The loss of a task is the {@link
 * Labels#mean mean} over its labels, plus the terms of the sharing strategy. The loss of an
 * ensemble is the mean over its members.
 */
record LabeledOutputs(
    Graph graph, Scope scope, List<Task> tasks, Outputs outputs, PerTask<BatchLabels> targets)
    implements Lesson {

  /** One scalar a task, in the order of the tasks. */
  List<Tensor> losses() {
    return tasks.stream()
        .map(task -> graph.within("loss of task " + task.name(), () -> loss(task)))
        .toList();
  }

  private Tensor loss(Task task) {
    Graph g = graph;
    Tensor output = outputs.outputs().get(task.name());
    Members members = Members.of(output);
    Tensor repeated = members.repeated(g, labels(task).values());
    Tensor each = members.mean(g, task.loss(g, members.rows(g, output), repeated));
    Tensor loss = labels(task).mean(g, each);
    for (Tensor term : outputs.terms(task.name()).values()) {
      loss = g.add(loss, term);
    }
    return loss;
  }

  @Override
  public Tensor output(Task task) {
    return Members.averaged(graph, outputs.outputs().get(task.name()), output -> output);
  }

  @Override
  public Labels labels(Task task) {
    return targets.of(task);
  }

  @Override
  public Optional<Tensor> representation() {
    return outputs.representation();
  }
}
