// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.Teachers;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.train.Scheduled;
import org.mtl4j.methods.schedule.Linear;

/**
 * Distillation from a frozen single-task teacher for each task, with teacher annealing (BAM, Clark
 * et al., ACL 2019). The loss of a task is
 *
 * <p>λ ℓ(y) + (1 - λ) T² CE(p_teacher^(1/T), p^(1/T)),
 *
 * <p>the mean over its labels; for yes or no, CE is the cross-entropy of each label. For a value,
 * the second part is (1 - λ) ℓ(ŷ_teacher), the loss of the task with the teacher's prediction as
 * the label. With cross-entropy as ℓ and T = 1 this is the loss for the mixed label λ y + (1 - λ)
 * p_teacher; with the squared error its gradient is that of the mixed label.
 *
 * <p>λ rises linearly from 0 to 1 over the run by default, as in BAM. A constant λ and a
 * temperature above 1 give distillation of Hinton et al. (2015); T² keeps the size of the gradient,
 * as there.
 *
 * <p>The mixed loss is the loss that weighting and balancer get: there is one row for each task.
 *
 * @param labels λ, the share of the labels
 * @param temperature T; it has no effect on values
 * @param teachers stored models by task
 */
@Pluggable(
    name = "distillation",
    summary = "Labels mixed with the predictions of frozen single-task teachers (BAM, Hinton).",
    source = "Clark et al., ACL 2019")
public record Distillation(
    @Option("share of the labels in the loss, in [0, 1]; from 0 to 1 over the run by default")
        Scheduled labels,
    @Option("temperature of the probabilities of teacher and student, above 0") double temperature,
    @Option(
            "the folder of a stored model by task; the teachers of other tasks are trained before the"
                + " run")
        Map<String, Path> teachers)
    implements Transfer {

  public Distillation {
    teachers = new Teachers(Teachers.Gives.PREDICTIONS, teachers).stored();
    Coefficient.within(1, "labels", labels);
    Bounds.positive("temperature", temperature);
  }

  /** Teacher annealing, with teachers trained before the run. */
  public Distillation() {
    this(new Scheduled(1, new Linear(0, 1)), 1, Map.of());
  }

  @Override
  public Teachers taughtBy() {
    return new Teachers(Teachers.Gives.PREDICTIONS, teachers);
  }

  @Override
  public List<Tensor> losses(Lesson lesson, List<Tensor> supervised) {
    Graph g = lesson.graph();
    Tensor share = g.variable(lesson.scope().scheduled("labels", labels));
    Tensor rest = g.subtract(g.constant(1), share);
    List<Tensor> mixed = new ArrayList<>();
    for (int t = 0; t < supervised.size(); t++) {
      Task task = lesson.tasks().get(t);
      Tensor taught = g.within("teacher of task " + task.name(), () -> distilled(lesson, task));
      mixed.add(g.add(g.multiply(share, supervised.get(t)), g.multiply(rest, taught)));
    }
    return mixed;
  }

  private Tensor distilled(Lesson lesson, Task task) {
    Graph g = lesson.graph();
    Tensor each =
        task.prediction() == Prediction.VALUE
            ? task.loss(g, lesson.output(task), value(lesson, task))
            : g.scale(softened(lesson, task), temperature * temperature);
    return lesson.labels(task).mean(g, each);
  }

  private static Tensor value(Lesson lesson, Task task) {
    if (task.outputs().size() != task.labelWidth()) {
      throw new ConfigurationException(
          "the transfer 'distillation' mixes labels with predictions, but '%s' predicts %s for each label"
              .formatted(task.name(), String.join(", ", task.outputs())));
    }
    return lesson.teacher(task);
  }

  private Tensor softened(Lesson lesson, Task task) {
    Graph g = lesson.graph();
    Tensor teacher = SoftLabels.ofPredictions(g, task, lesson.teacher(task));
    Tensor student = SoftLabels.ofOutput(g, task, lesson.output(task));
    return SoftLabels.crossEntropy(
        g, task, g.scale(teacher, 1 / temperature), g.scale(student, 1 / temperature));
  }
}
