// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Multi-gate mixture of experts (Ma et al., KDD 2018): all tasks share the experts; each task mixes
 * them by its own softmax gate, f_t(x) = Σ_e softmax(W_t x)_e f_e(x).
 *
 * <p>An expert has the stages of the encoder, with its own initial values, and one more dense layer
 * with ReLU. Experts and gates read the output of one stem (embeddings); gates are linear without
 * bias, as in the paper. Stem and experts are shared; gates and heads are private.
 *
 * @param experts the number of experts
 * @param width the width of the layer after the stages; 0 for none
 */
@Pluggable(
    name = "mmoe",
    summary = "Shared experts, mixed for each task by its own softmax gate.",
    source = "Ma et al., KDD 2018")
public record Mmoe(
    @Option("number of experts, 1 to 1024") int experts,
    @Option("width of the last layer of an expert, after the encoder's stages; 0 for none")
        int width)
    implements SharingStrategy {

  public Mmoe {
    Bounds.within(1, 1024, "experts", experts);
    Bounds.within(0, 65_536, "width", width);
  }

  public Mmoe() {
    this(8, 16);
  }

  @Override
  public Network build(Blueprint plan) {
    Stem stem = plan.stem(plan.scope().child("encoder"));
    List<Sequential> copies =
        plan.copies(
            plan.scope().child("experts"), experts, place -> expert(plan, place, stem.output()));
    Map<String, Variable> gates =
        plan.forEachTask(
            task ->
                plan.scope()
                    .child("gates")
                    .child(task.name())
                    .variable(
                        "kernel",
                        Shape.of(stem.output().elements(), experts),
                        Initializer.glorot()));
    Shape row = copies.get(0).output();
    Map<String, Layer> heads = plan.heads(row);
    return (g, inputs) ->
        plan.outputs(
            g,
            (task, t) -> {
              Tensor x = stem.apply(g, inputs.of(task.name()));
              Tensor gate = g.softmax(g.matmul(g.flatten(x), g.variable(gates.get(task.name()))));
              Tensor mixed = g.einsum("be,ben->bn", gate, each(g, copies, x));
              return heads.get(task.name()).apply(g, g.reshape(mixed, row.prepend(-1).sizes()));
            });
  }

  private Sequential expert(Blueprint plan, Scope place, Shape in) {
    Sequential stages = plan.stages(place, in);
    if (width == 0) {
      return stages;
    }
    List<Layer> layers = new ArrayList<>(stages.layers());
    layers.add(new Dense(place.child("output"), stages.width(), width, Activation.RELU));
    return new Sequential(in, layers);
  }

  /** The outputs of all experts [batch, experts, width]. */
  private static Tensor each(Graph g, List<Sequential> experts, Tensor x) {
    return g.stack(experts.stream().map(expert -> g.flatten(expert.apply(g, x))).toList(), 1);
  }
}
