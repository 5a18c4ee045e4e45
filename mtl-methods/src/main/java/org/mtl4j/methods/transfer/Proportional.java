// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * One task per step, drawn with probability p_t ∝ N_t^a, where N_t is the number of labeled
 * training rows: a = 1 is proportional sampling, 0.5 square root, 0 uniform; 100 at most (Sanh et
 * al., AAAI 2019; Stickland and Murray, ICML 2019).
 *
 * @param power a
 */
@Pluggable(
    name = "proportional",
    summary = "One task per step, drawn by a power of its number of labeled rows.",
    source = "Stickland and Murray, ICML 2019")
public record Proportional(
    @Option(
            "power of the number of labeled rows: 1 proportional, 0.5 square root, 0 uniform; 100 at most")
        double power)
    implements Transfer {

  public Proportional {
    Bounds.exponent("power", power);
  }

  public Proportional() {
    this(1);
  }

  @Override
  public boolean together() {
    return false;
  }

  @Override
  public void choose(History history, int[] sizes, boolean[] train) {
    Draw.one(history, sizes, train, power);
  }
}
