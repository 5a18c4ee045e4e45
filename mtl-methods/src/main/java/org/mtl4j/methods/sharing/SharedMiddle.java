package org.mtl4j.methods.sharing;

import java.util.Map;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Input layers of its own for each task, middle layers in common, a head for each: y_t =
 * h_t(m(f_t(x))). The stem (embeddings) and the first stages of the encoder are own; the stages
 * behind them are the middle.
 *
 * @param own how many stages behind the stem each task has for itself; at least one stage must be
 *     left
 */
@Pluggable(
    name = "shared-middle",
    summary = "Own input layers, common middle layers, a head for each task.")
public record SharedMiddle(
    @Option("stages behind the stem that each task has for itself, 0 or more") int own)
    implements SharingStrategy {

  public SharedMiddle {
    Bounds.atLeast(0, "own", own);
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
    Map<String, Trunk> below =
        plan.forEachTask(task -> plan.trunk(inputLayers.child(task.name()), own));
    Trunk any = below.values().iterator().next();
    Sequential middle = plan.stages(plan.scope().child("middle"), any.output(), own, depth);
    Map<String, Layer> heads = plan.heads(middle.output());
    return (g, inputs) ->
        plan.outputs(
            g,
            (task, t) -> {
              var features = below.get(task.name()).apply(g, inputs.of(task.name()));
              return heads.get(task.name()).apply(g, middle.apply(g, features));
            });
  }
}
