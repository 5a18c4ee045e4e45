// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.hard;

import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Private input layers, shared middle layers, one head for each task: y_t = h_t(m(f_t(x))). Each
 * task has its own stem (embeddings) and first stages of the encoder; the other stages are shared.
 *
 * @param own the number of private stages after the stem; at least one stage must be shared
 */
@Pluggable(
    name = "shared-middle",
    summary = "Private input layers, shared middle layers, one head for each task.")
public record SharedMiddle(@Option("private stages after the stem, 0 to 1024") int own)
    implements SharingStrategy {

  public SharedMiddle {
    Bounds.within(0, 1024, "own", own);
  }

  public SharedMiddle() {
    this(1);
  }

  @Override
  public Network build(Blueprint plan) {
    int depth = plan.encoder().stages().size();
    if (own >= depth) {
      throw new ConfigurationException(
          "shared-middle keeps %d stages for each task and shares the rest, but the encoder has %d"
              .formatted(own, depth));
    }
    Scope inputLayers = plan.scope().child("inputs");
    PerTask<Trunk> below = plan.perTask(task -> plan.trunk(inputLayers.child(task.name()), own));
    Sequential middle =
        plan.stages(plan.scope().child("middle"), below.first().output(), own, depth);
    PerTask<Layer> heads = plan.heads(middle.output());
    return c -> {
      Graph g = c.graph();
      return plan.outputs(
          g,
          task -> {
            Tensor features = below.of(task).apply(g, c.features(task));
            return heads.of(task).apply(g, middle.apply(g, features));
          });
    };
  }
}
