// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/**
 * Transfer between tasks beside shared parameters: which tasks are active in a step, additional
 * losses between the outputs of tasks, and learning from frozen teachers.
 */
public interface Transfer {
  /**
   * Chooses the active tasks of the coming step; all by default.
   *
   * @param sizes the number of labeled training rows of each task [T]
   * @param train true for every task before the call; set to false for tasks that pause [T]
   */
  default void choose(History history, int[] sizes, boolean[] train) {}

  /** Whether several tasks can be active in one step; true by default. */
  default boolean together() {
    return true;
  }

  /** The frozen teachers that this rule reads; none by default. */
  default Teachers taughtBy() {
    return Teachers.NONE;
  }

  /**
   * Builds scalars that are added to the loss with weight 1, after weighting and balancing.
   *
   * @return by name; none by default
   */
  default Map<String, Tensor> teach(Lesson lesson) {
    return Map.of();
  }

  /**
   * Builds the losses of the tasks, before weighting and balancing; by default those of the labels.
   * A task without a label in the batch is absent, whatever this returns.
   *
   * @param supervised for each task, in order, the {@link Labels#mean mean} over the losses of its
   *     labels, a scalar
   * @return one scalar for each task, in order
   */
  default List<Tensor> losses(Lesson lesson, List<Tensor> supervised) {
    return supervised;
  }

  /** Outputs and labels of all tasks for one batch of training rows. */
  interface Lesson {
    /** The training graph. */
    Graph graph();

    /** The scope of the variables of a transfer. They are trained, but not part of the model. */
    Scope scope();

    /** The tasks, in order. */
    List<Task> tasks();

    /** The output of a task [batch, outputWidth]. */
    Tensor output(Task task);

    /** The labels of a task. */
    Labels labels(Task task);

    /** The tensor that all heads read [batch, ...], if there is one. */
    Optional<Tensor> representation();

    /**
     * The numbers of the teacher of a task for the rows of the batch, a constant: its predictions
     * [batch, outputs], or its representation [batch, n].
     *
     * @throws IllegalStateException if {@link Transfer#taughtBy} asks for none
     */
    Tensor teacher(Task task);
  }
}
