// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mtl4j.api.coordination.Teachers;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.train.Scheduled;

/**
 * Knowledge distillation for multi-task learning (Li and Bilen, ECCV workshops 2020): the common
 * representation f, through a linear adapter A_t of each task, follows the representation f*_t of a
 * frozen single-task teacher:
 *
 * <p>strength · c_t · mean ‖norm(A_t f) - norm(f*_t)‖², norm(x) = x / √(‖x‖² + 1e-6),
 *
 * <p>the mean over all rows of the batch, labeled or not, and over the positions of an image or of
 * tokens: A_t and norm work on the last axis. A_t has no bias and starts as Xavier normal. All this
 * is as in the authors' code, whose c_t are 1, 1 and 2. They train the adapters by an optimizer of
 * their own, Adam at 0.1 beside 1e-4 for the model; here {@code rate} multiplies the rate of the
 * run.
 *
 * <p>The losses are added with weight 1, after weighting and balancing: a balancer has one row for
 * each task, of its own loss alone.
 *
 * @param strength the factor of all added losses
 * @param factors c_t by task
 * @param rate the factor of the learning rate of the adapters
 */
@Pluggable(
    name = "kd-mtl",
    summary = "The representation follows those of frozen single-task teachers, by adapters.",
    source = "Li and Bilen, ECCV workshops 2020")
public record KdMtl(
    @Option("factor of the added losses, 0 or more") Scheduled strength,
    @Option("further factors by task, 0 or more; 1 for tasks that are not named")
        Map<String, Double> factors,
    @Option("factor of the learning rate of the adapters, above 0") double rate)
    implements Transfer {
  private static final double EPSILON = 1e-6;

  public KdMtl {
    factors = Map.copyOf(factors);
    Coefficient.within(Double.POSITIVE_INFINITY, "strength", strength);
    factors.values().forEach(factor -> Bounds.notNegative("factors", factor));
    Bounds.positive("rate", rate);
  }

  public KdMtl() {
    this(new Scheduled(1), Map.of(), 1);
  }

  @Override
  public Teachers taughtBy() {
    return new Teachers(Teachers.Gives.REPRESENTATION, Map.of());
  }

  @Override
  public Map<String, Tensor> teach(Lesson lesson) {
    Graph g = lesson.graph();
    check(lesson);
    Tensor representation =
        lesson
            .representation()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "the transfer 'kd-mtl' teaches the representation that all heads read, but"
                            + " this sharing strategy has none; use sharing that has one, such as"
                            + " hard, or the transfer 'distillation'"));
    Tensor factor = g.variable(lesson.scope().scheduled("strength", strength));
    Map<String, Tensor> losses = new LinkedHashMap<>();
    for (Task task : lesson.tasks()) {
      Tensor distance = distance(lesson, task, representation);
      double own = factors.getOrDefault(task.name(), 1.0);
      losses.put("kd-mtl/" + task.name(), g.multiply(factor, g.scale(distance, own)));
    }
    return losses;
  }

  private Tensor distance(Lesson lesson, Task task, Tensor representation) {
    Graph g = lesson.graph();
    Tensor teacher = lesson.teacher(task);
    int in = representation.shape().size(-1);
    int out = teacher.shape().size(-1);
    Scope scope = lesson.scope().child(task.name()).with(Updates.rate(rate));
    requireAlike(task, representation.shape(), teacher.shape());
    Initializer xavier = Initializer.normal(Math.sqrt(2.0 / (in + out)));
    Tensor adapter = g.variable(scope.variable("adapter", Shape.of(in, out), xavier));
    Tensor rows = g.matmul(g.reshape(representation, -1, in), adapter);
    Tensor difference = g.subtract(unit(g, rows), unit(g, g.reshape(teacher, -1, out)));
    return g.mean(g.sum(g.square(difference), -1));
  }

  private static void requireAlike(Task task, Shape student, Shape teacher) {
    if (student.rank() != teacher.rank()
        || !student.without(student.rank() - 1).equals(teacher.without(teacher.rank() - 1))) {
      throw new ConfigurationException(
          "the transfer 'kd-mtl' compares representations of one form, but that of the model is %s and that of the teacher of '%s' is %s"
              .formatted(student, task.name(), teacher));
    }
  }

  private static Tensor unit(Graph g, Tensor rows) {
    Tensor squares = g.sumKeeping(g.square(rows), -1);
    return g.multiply(rows, g.rsqrt(g.add(squares, g.constant(EPSILON))));
  }

  private void check(Lesson lesson) {
    var names = lesson.tasks().stream().map(Task::name).toList();
    for (String name : factors.keySet()) {
      if (!names.contains(name)) {
        throw new ConfigurationException(
            "the transfer 'kd-mtl' has a factor of '%s', but there is no such task; %s"
                .formatted(name, Nearest.hint(name, names)));
      }
    }
  }
}
