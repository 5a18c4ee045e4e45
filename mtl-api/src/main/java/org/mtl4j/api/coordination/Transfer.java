package org.mtl4j.api.coordination;

import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Task;

/** Co-learning: what tasks teach each other, and which are trained when. */
public interface Transfer {
  /**
   * Chooses the tasks of the coming step.
   *
   * @param history the run so far
   * @param sizes the number of labeled training rows of each task
   * @param train true for all at the call; set false for those that pause
   */
  default void choose(History history, int[] sizes, boolean[] train) {}

  /** Whether several tasks can take part in one step; they can by default. */
  default boolean together() {
    return true;
  }

  /**
   * Builds what is added to the loss, at weight one, behind weighting and balancing.
   *
   * @return named scalars; none by default
   */
  default Map<String, Tensor> teach(Graph g, Lesson lesson) {
    return Map.of();
  }

  /**
   * What tasks can learn from.
   *
   * @param tasks the tasks, in order
   * @param outputs what each head puts out [batch, outputWidth]
   * @param labels the labels of each [batch, labelWidth], zeros where missing
   * @param masks 1 where a label is present, else 0 [batch, labelWidth]
   */
  record Lesson(List<Task> tasks, List<Tensor> outputs, List<Tensor> labels, List<Tensor> masks) {}
}
