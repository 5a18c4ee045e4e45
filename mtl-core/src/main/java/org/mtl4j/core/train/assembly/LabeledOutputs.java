// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mtl4j.api.coordination.Transfer.Lesson;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Task;

/**
 * Outputs, labels and losses of all tasks in the training graph. The loss of a task is Σ mask ·
 * weight · loss / Σ mask · weight over all its labels, 0 without a label. Missing labels are
 * replaced before the loss, because 0 · NaN is NaN. The loss of an ensemble is the mean over its
 * members.
 */
final class LabeledOutputs {
  /** Far below any sum of weights, far above the smallest float. */
  private static final double TINY = 1e-30;

  private final List<Tensor> losses = new ArrayList<>();
  private final Lesson lesson;

  /**
   * Builds labels, masks and losses.
   *
   * @param weights of the rows for a task [batch]; 1 without them
   */
  LabeledOutputs(
      Graph g,
      List<Task> tasks,
      Map<String, Tensor> outputs,
      Function<Task, Optional<Tensor>> weights) {
    List<Tensor> labels = new ArrayList<>();
    List<Tensor> masks = new ArrayList<>();
    for (Task task : tasks) {
      Shape shape = Shape.batchOf(task.labelWidth());
      Tensor given = g.input(Dataset.label(task.name()), DType.FLOAT, shape);
      Tensor missing = g.isNan(given);
      Tensor label = g.where(missing, g.constant(0), given);
      Tensor mask = g.cast(g.not(missing), DType.FLOAT);
      Tensor output = outputs.get(task.name());
      losses.add(
          g.within(
              "loss of task " + task.name(),
              () -> loss(g, task, output, label, mask, weights.apply(task))));
      labels.add(label);
      masks.add(mask);
    }
    this.lesson =
        new Lesson(
            tasks,
            tasks.stream()
                .map(task -> Members.averaged(g, outputs.get(task.name()), output -> output))
                .toList(),
            labels,
            masks);
  }

  /** One scalar a task, in the order of the tasks. */
  List<Tensor> losses() {
    return List.copyOf(losses);
  }

  /** Outputs and labels for the transfer. */
  Lesson lesson() {
    return lesson;
  }

  private static Tensor loss(
      Graph g, Task task, Tensor output, Tensor label, Tensor mask, Optional<Tensor> weights) {
    Members members = Members.of(output);
    Tensor repeated = members.repeated(g, label);
    Tensor each = members.mean(g, task.loss(g, members.rows(g, output), repeated));
    Tensor share = weights.map(w -> g.multiply(mask, g.expand(w, 1))).orElse(mask);
    Tensor mass = g.maximum(g.sum(share), g.constant(TINY));
    return g.divide(g.sum(g.multiply(share, each)), mass);
  }
}
