package org.mtl4j.methods.sharing;

import java.util.Map;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * A feature extractor of its own for each task, one output layer in common: y_t = h(f_t(x)). For
 * tasks with equal label spaces; refused where their outputs differ. The head is the first task's.
 */
@Pluggable(
    name = "shared-output",
    summary = "Own feature extractors, one common output layer, for tasks of one label space.")
public record SharedOutput() implements SharingStrategy {
  @Override
  public Network build(Blueprint plan) {
    Map<String, Trunk> extractors = plan.trunks();
    Layer head = plan.commonHead(extractors.values().iterator().next().output());
    return (g, inputs) ->
        plan.outputs(
            g,
            (task, t) ->
                head.apply(g, extractors.get(task.name()).apply(g, inputs.of(task.name()))));
  }
}
