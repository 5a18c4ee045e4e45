// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.hard;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Hard parameter sharing: one encoder for all tasks, one head for each, y_t = h_t(f(x)) (Caruana,
 * Machine Learning 1997).
 */
@Pluggable(
    name = "hard",
    summary = "One encoder for all tasks (shared bottom), one head for each.",
    source = "Caruana, Machine Learning 1997")
public record SharedBottom() implements SharingStrategy {
  @Override
  public Network build(Blueprint plan) {
    Trunk trunk = plan.trunk(plan.scope().child("encoder"));
    PerTask<Layer> heads = plan.heads(trunk.output());
    return c -> {
      Graph g = c.graph();
      Outputs outputs =
          plan.outputs(g, task -> heads.of(task).apply(g, trunk.apply(g, c.features(task))));
      return c.common()
          .map(features -> outputs.representation(trunk.apply(g, features)))
          .orElse(outputs);
    };
  }
}
