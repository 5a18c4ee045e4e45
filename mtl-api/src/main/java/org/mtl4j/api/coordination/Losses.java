// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;

/**
 * The losses of a step, in the graph.
 *
 * @param scope the scope of the variables of a weighting
 * @param tasks the names of the tasks
 * @param values one scalar per task: the weighted mean over its present labels. It is the constant
 *     1 if the task is absent, so that logarithms and quotients are defined
 * @param present the mask of the active tasks [T]: 1 if active, else 0
 * @param controls the numbers of {@link LossWeighting#control}
 * @param representation the tensor that all heads read [batch, ...], if there is one
 */
public record Losses(
    Scope scope,
    List<String> tasks,
    List<Tensor> values,
    Tensor present,
    Tensor controls,
    Optional<Tensor> representation) {

  public Losses {
    tasks = List.copyOf(tasks);
    values = List.copyOf(values);
  }

  /** The number of tasks. */
  public int size() {
    return tasks.size();
  }

  /** 1 if a task is active in the step, else 0. */
  public Tensor present(Graph g, int task) {
    return g.index(present, 0, task);
  }

  /** One of the {@link #controls}. */
  public Tensor control(Graph g, int index) {
    return g.index(controls, 0, index);
  }
}
