// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * One-gate mixture of experts (Jacobs et al., Neural Computation 1991; the baseline OMoE of Ma et
 * al., KDD 2018): all tasks share the experts and one softmax gate, f(x) = Σ_e softmax(x W)_e
 * f_e(x).
 *
 * <p>As {@link Mmoe}, with one gate. Only the heads are private.
 *
 * <p>Observations: {@code gates} [tasks, experts], the mean weights; {@code gate entropy} [tasks].
 * The rows of tasks with the same features are equal.
 *
 * @param experts the number of experts
 * @param width the width of the layer after the stages; 0 for none
 */
@Pluggable(
    name = "omoe",
    summary = "Shared experts, mixed by one softmax gate for all tasks.",
    source = "Jacobs et al., Neural Computation 1991; Ma et al., KDD 2018")
public record Omoe(
    @Option("number of experts, 1 to 1024") int experts,
    @Option("width of the last layer of an expert, after the encoder's stages; 0 for none")
        int width)
    implements SharingStrategy {

  public Omoe {
    Bounds.within(1, 1024, "experts", experts);
    Bounds.within(0, 65_536, "width", width);
  }

  public Omoe() {
    this(8, 16);
  }

  @Override
  public Network build(Blueprint plan) {
    Pool pool = Pool.of(plan, experts, width);
    Gate gate = Gate.of(plan.scope().child("gate"), pool.in(), experts);
    return c -> pool.connect(c, plan.perTask(task -> gate.weights(c.graph(), pool.input(c, task))));
  }
}
