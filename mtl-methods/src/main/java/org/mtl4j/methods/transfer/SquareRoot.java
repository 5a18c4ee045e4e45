// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Pluggable;

/**
 * One task per step, drawn with probability p_t ∝ √N_t, where N_t is the number of labeled training
 * rows (Stickland and Murray, ICML 2019): {@link Proportional} with a power of 0.5.
 */
@Pluggable(
    name = "sqrt",
    summary = "One task per step, drawn by the square root of its number of labeled rows.",
    source = "Stickland and Murray, ICML 2019")
public record SquareRoot() implements Transfer {
  @Override
  public boolean together() {
    return false;
  }

  @Override
  public void choose(History history, int[] sizes, boolean[] train) {
    Draw.one(history, sizes, train, 0.5);
  }
}
