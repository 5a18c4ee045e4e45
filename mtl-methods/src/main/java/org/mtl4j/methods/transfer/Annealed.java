// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * One task per step, drawn with probability p_t ∝ N_t^a, where N_t is the number of labeled
 * training rows and a falls from 1, proportional sampling, to nearly uniform sampling: a = 1 - fall
 * · e / (E - 1) in epoch e = 0, .., E - 1 (Stickland and Murray, ICML 2019, with a fall of 0.8). A
 * run of one epoch has a = 1. E counts the epochs without early stopping.
 *
 * @param fall by how much a falls over the run
 */
@Pluggable(
    name = "annealed",
    summary = "One task per step: proportional to labeled rows at first, later more equal.",
    source = "Stickland and Murray, ICML 2019")
public record Annealed(
    @Option("by how much the power of the number of labeled rows falls from 1, in [0, 1]")
        double fall)
    implements Transfer {

  public Annealed {
    Bounds.unit("fall", fall);
  }

  public Annealed() {
    this(0.8);
  }

  @Override
  public boolean together() {
    return false;
  }

  @Override
  public void choose(History history, int[] sizes, boolean[] train) {
    int last = history.epochs() - 1;
    double power = last == 0 ? 1 : 1 - fall * Math.min(1, history.epoch() / (double) last);
    Draw.one(history, sizes, train, power);
  }
}
