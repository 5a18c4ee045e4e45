// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;

/**
 * Deep mutual learning (Zhang et al., CVPR 2018): every task t also learns from the predictions of
 * the other tasks by the loss strength · 1/(T-1) Σ_{j≠t} KL(p_j ‖ p_t), the mean over all rows of
 * the batch, labeled or not. No gradient flows to the teachers p_j. For tasks of one label space:
 * equally many probabilities of yes, or distributions over the same classes.
 *
 * <p>Several labels are treated as independent; the loss is their mean.
 *
 * @param strength the factor of the added loss
 */
@Pluggable(
    name = "mutual",
    summary = "Tasks of one label space learn from each other's predictions.",
    source = "Zhang et al., CVPR 2018")
public record Mutual(@Option("factor of the divergences, 0 or more") double strength)
    implements Transfer {

  public Mutual {
    Bounds.notNegative("strength", strength);
  }

  public Mutual() {
    this(1);
  }

  @Override
  public Map<String, Tensor> teach(Lesson lesson) {
    check(lesson.tasks());
    Map<String, Tensor> lessons = new LinkedHashMap<>();
    lesson.tasks().forEach(task -> lessons.put("mutual/" + task.name(), learn(lesson, task)));
    return lessons;
  }

  /** strength / (T-1) Σ_{j≠t} KL(p_j ‖ p_t). */
  private Tensor learn(Lesson lesson, Task task) {
    Graph g = lesson.graph();
    int tasks = lesson.tasks().size();
    boolean classes = task.prediction() == Prediction.DISTRIBUTION;
    Tensor sum = g.constant(0);
    for (Task other : lesson.tasks()) {
      if (other != task) {
        Tensor teacher = g.stopGradient(lesson.output(other));
        Tensor student = lesson.output(task);
        sum = g.add(sum, classes ? ofClasses(g, teacher, student) : ofYesNo(g, teacher, student));
      }
    }
    return g.scale(sum, strength / (tasks - 1));
  }

  /** Σ_c p_c (log p_c - log q_c), from logits. */
  private static Tensor ofClasses(Graph g, Tensor teacher, Tensor student) {
    Tensor difference = g.subtract(g.logSoftmax(teacher), g.logSoftmax(student));
    return g.mean(g.sum(g.multiply(g.softmax(teacher), difference), -1));
  }

  /** p (log p - log q) + (1-p) (log (1-p) - log (1-q)), where log σ(z) = -softplus(-z). */
  private static Tensor ofYesNo(Graph g, Tensor teacher, Tensor student) {
    Tensor p = g.sigmoid(teacher);
    Tensor yes = g.subtract(g.softplus(g.negate(student)), g.softplus(g.negate(teacher)));
    Tensor no = g.subtract(g.softplus(student), g.softplus(teacher));
    return g.mean(g.add(g.multiply(p, yes), g.multiply(g.subtract(g.constant(1), p), no)));
  }

  private static void check(List<Task> tasks) {
    if (tasks.size() < 2) {
      throw new ConfigurationException("the transfer 'mutual' needs two tasks or more");
    }
    Task first = tasks.get(0);
    for (Task task : tasks) {
      boolean classes = task.prediction() == Prediction.DISTRIBUTION;
      if (task.prediction() == Prediction.VALUE) {
        throw new ConfigurationException(
            "the transfer 'mutual' compares probabilities, but '"
                + task.name()
                + "' predicts a value");
      }
      if (task.prediction() != first.prediction()
          || task.outputWidth() != first.outputWidth()
          || (classes && !task.outputs().equals(first.outputs()))) {
        throw new ConfigurationException(
            "the transfer 'mutual' needs tasks of one label space, but '%s' predicts %s and '%s' %s"
                .formatted(first.name(), first.outputs(), task.name(), task.outputs()));
      }
    }
  }
}
