// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Multi-gate mixture of experts (Ma et al., KDD 2018): all tasks share the experts; each task mixes
 * them by its own softmax gate, f_t(x) = Σ_e softmax(x W_t)_e f_e(x).
 *
 * <p>An expert has the stages of the encoder, with its own initial values, and one more dense layer
 * with ReLU over the last axis. Experts and gates read the output of one stem (embeddings); gates
 * are linear without bias, as in the paper. Stem and experts are shared; gates and heads are
 * private.
 *
 * <p>Observations: {@code gates} [tasks, experts], the mean weights; {@code gate entropy} [tasks].
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
    Pool pool = Pool.of(plan, experts, width);
    PerTask<Gate> gates =
        plan.perTask(
            task -> Gate.of(plan.scope().child("gates").child(task.name()), pool.in(), experts));
    return c ->
        pool.connect(
            c, plan.perTask(task -> gates.of(task).weights(c.graph(), pool.input(c, task))));
  }
}
