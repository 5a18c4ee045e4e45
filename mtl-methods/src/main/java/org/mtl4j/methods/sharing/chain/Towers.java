// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Task;

/**
 * A shared bottom, the stem and the first stages of the encoder, and above it a tower for each
 * task, the other stages.
 */
record Towers(Blueprint plan, Trunk bottom, PerTask<Sequential> towers) {
  /**
   * Constructs them.
   *
   * @param shared the number of shared stages after the stem
   */
  static Towers of(Blueprint plan, int shared) {
    int depth = plan.encoder().stages().size();
    if (shared > depth) {
      throw new ConfigurationException(
          "model.sharing.shared: %d stages are to be shared, but the encoder has %d"
              .formatted(shared, depth));
    }
    Trunk bottom = plan.trunk(plan.scope().child("encoder"), shared);
    Scope place = plan.scope().child("towers");
    return new Towers(
        plan, bottom, plan.perTask(task -> tower(plan, bottom, place.child(task.name()))));
  }

  /** Constructs one more tower. */
  Sequential another(Scope place) {
    return tower(plan, bottom, place);
  }

  private static Sequential tower(Blueprint plan, Trunk bottom, Scope place) {
    int from = bottom.stages().layers().size();
    return plan.stages(place, bottom.output(), from, plan.encoder().stages().size());
  }

  /** The shape of one row of the output of a tower. */
  Shape output() {
    return towers.first().output();
  }

  /** The output of the tower of a task [batch, output...]. */
  Tensor apply(Graph g, Features features, Task task) {
    return towers.of(task).apply(g, bottom.apply(g, features));
  }
}
