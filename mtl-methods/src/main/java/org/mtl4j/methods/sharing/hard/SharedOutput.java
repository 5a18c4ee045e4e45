// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.hard;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * One encoder for each task, one head for all: y_t = h(f_t(x)). For tasks of one label space; an
 * error if their outputs differ. The head is that of the first task.
 */
@Pluggable(
    name = "shared-output",
    summary = "One encoder for each task, one head for all; for tasks of one label space.")
public record SharedOutput() implements SharingStrategy {
  @Override
  public Network build(Blueprint plan) {
    PerTask<Trunk> extractors = plan.trunks();
    Layer head = plan.commonHead(extractors.first().output());
    return c -> {
      Graph g = c.graph();
      return plan.outputs(g, task -> head.apply(g, extractors.of(task).apply(g, c.features(task))));
    };
  }
}
