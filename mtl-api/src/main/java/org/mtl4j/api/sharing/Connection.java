// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.task.Labels;
import org.mtl4j.api.task.Task;

/**
 * What a {@link Network} is connected to: a graph, features and labels.
 *
 * <p>The progress of the run is not here. A strategy declares the numbers that it needs by {@link
 * org.mtl4j.api.graph.Scope#scheduled}.
 */
public interface Connection {
  /** The graph, for training or for inference. */
  Graph graph();

  /**
   * The features of a task, of the shapes of {@link Blueprint#inputs} for every task. Inputs of
   * columns that the task does not read are 0. If all tasks read the same columns, they are the
   * same tensors for each task, and equal expressions of them are computed once. So strategies need
   * not distinguish the two cases.
   */
  Features features(Task task);

  /** The features, if they are the same for all tasks. */
  Optional<Features> common();

  /**
   * The labels of a task in training; empty in inference. An output must not depend on labels, or
   * it could not be computed in inference; {@link Outputs#term terms} may.
   */
  Optional<Labels> labels(Task task);
}
