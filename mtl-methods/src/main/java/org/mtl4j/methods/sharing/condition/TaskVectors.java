// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Task;

/** A learned vector for each task, initially standard normal. */
record TaskVectors(PerTask<Variable> vectors) {
  /** Declares {@code vectors/TASK} [1, width]. */
  static TaskVectors of(Blueprint plan, int width) {
    Scope place = plan.scope().child("vectors");
    return new TaskVectors(
        plan.perTask(
            task -> place.variable(task.name(), Shape.of(1, width), Initializer.normal(1))));
  }

  /** The vector of a task [1, width]. */
  Tensor of(Graph g, Task task) {
    return g.variable(vectors.of(task));
  }
}
