package org.mtl4j.core.sharing;

import java.util.Map;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequence;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Inputs.Features;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * One encoder for all tasks, one head for each: y_t = h_t(f(x)) (Caruana, Machine Learning 1997).
 */
@Pluggable(
    name = "hard",
    summary = "One encoder for all tasks (shared bottom), a head for each.",
    source = "Caruana, Machine Learning 1997")
public record SharedBottom() implements SharingStrategy {
  @Override
  public Family family() {
    return Family.HARD;
  }

  @Override
  public Network build(Blueprint plan) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    Sequence stages = plan.stages(plan.scope().child("encoder"), stem.output());
    Map<String, Layer> heads = plan.heads(stages.output());
    return (g, inputs) -> {
      Outputs outputs =
          plan.outputs(
              g,
              (task, i) ->
                  heads.get(task.name()).apply(g, encode(g, stem, stages, inputs.of(task.name()))));
      Features first = inputs.of(plan.tasks().get(0).name());
      boolean common = plan.tasks().stream().allMatch(t -> inputs.of(t.name()).equals(first));
      return common ? outputs.representation(encode(g, stem, stages, first)) : outputs;
    };
  }

  private static Tensor encode(Graph g, Stem stem, Sequence stages, Features features) {
    return stages.apply(g, stem.apply(g, features));
  }
}
