// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Task;

/** One stem and one set of experts for all tasks, and a head for each. */
record Pool(Blueprint plan, Stem stem, Experts experts, PerTask<Layer> heads) {
  /**
   * Constructs {@code encoder/stem}, {@code experts/INDEX} and the heads.
   *
   * @param width see {@link Experts#encoder}
   */
  static Pool of(Blueprint plan, int count, int width) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    Experts experts =
        Experts.of(
            plan.scope().child("experts"), count, Experts.encoder(plan, width), stem.output());
    return new Pool(plan, stem, experts, plan.heads(experts.layers().get(0).output()));
  }

  /** The shape of one row of the output of the stem. */
  Shape in() {
    return stem.output();
  }

  /** The output of the stem for the features of a task, [batch, row...]. */
  Tensor input(Connection c, Task task) {
    return stem.apply(c.graph(), c.features(task));
  }

  /**
   * The outputs y_t = h_t(Σ_e w_te f_e(x)), with observations of the weights.
   *
   * @param weights of each task, [batch, experts] or [experts]
   */
  Outputs connect(Connection c, PerTask<Tensor> weights) {
    Graph g = c.graph();
    Outputs outputs =
        plan.outputs(g, task -> heads.of(task).apply(g, mixed(c, task, weights.of(task))));
    return Gate.observe(g, outputs, "", weights.values());
  }

  private Tensor mixed(Connection c, Task task, Tensor weights) {
    Graph g = c.graph();
    Tensor outputs = Experts.stack(g, experts.apply(g, input(c, task)));
    return Experts.mix(g, weights, outputs, experts.layers().get(0).output());
  }
}
