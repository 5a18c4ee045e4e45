// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import java.util.Map;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Inputs.Features;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
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
    Map<String, Layer> heads = plan.heads(trunk.output());
    return (g, inputs) -> {
      Outputs outputs =
          plan.outputs(
              g,
              (task, i) -> heads.get(task.name()).apply(g, trunk.apply(g, inputs.of(task.name()))));
      Features first = inputs.of(plan.tasks().get(0).name());
      boolean common = plan.tasks().stream().allMatch(t -> inputs.of(t.name()).equals(first));
      return common ? outputs.representation(trunk.apply(g, first)) : outputs;
    };
  }
}
