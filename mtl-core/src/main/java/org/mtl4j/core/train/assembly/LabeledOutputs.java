// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.coordination.Transfer.Lesson;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Outputs, labels and losses of all tasks in the training graph. The loss of a task is the {@link
 * Labels#mean mean} over its labels, as the transfer mixes it with other losses, plus the terms of
 * the sharing strategy. The loss of an ensemble is the mean over its members.
 */
record LabeledOutputs(
    Graph graph, Scope scope, RunPlan plan, Outputs outputs, PerTask<BatchLabels> targets)
    implements Lesson {

  @Override
  public List<Task> tasks() {
    return plan.fitted();
  }

  /** One scalar a task, in the order of the tasks. */
  List<Tensor> losses() {
    List<Tensor> supervised =
        tasks().stream()
            .map(task -> graph.within("loss of task " + task.name(), () -> supervised(task)))
            .toList();
    Transfer transfer = plan.coordination().transfer();
    List<Tensor> given =
        graph.within("transfer", () -> TermRules.losses(transfer, this, supervised));
    List<Tensor> losses = new ArrayList<>();
    for (int t = 0; t < given.size(); t++) {
      losses.add(withTerms(tasks().get(t), given.get(t)));
    }
    return losses;
  }

  /** The mean over the labels of a task. */
  private Tensor supervised(Task task) {
    Tensor output = outputs.outputs().get(task.name());
    Members members = Members.of(output);
    Tensor repeated = members.repeated(graph, labels(task).values());
    Tensor each = members.mean(graph, task.loss(graph, members.rows(graph, output), repeated));
    return labels(task).mean(graph, each);
  }

  private Tensor withTerms(Task task, Tensor loss) {
    Tensor sum = loss;
    for (Tensor term : outputs.terms(task.name()).values()) {
      sum = graph.add(sum, term);
    }
    return sum;
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
  public Tensor teacher(Task task) {
    EvaluatedTask taught =
        plan.tasks().stream().filter(each -> each.task() == task).findFirst().orElseThrow();
    Shape row = TeacherRows.shape(plan, taught);
    return graph.input(Dataset.teacher(task.name()), DType.FLOAT, row.prepend(Shape.UNKNOWN));
  }

  @Override
  public Optional<Tensor> representation() {
    return outputs.representation();
  }
}
