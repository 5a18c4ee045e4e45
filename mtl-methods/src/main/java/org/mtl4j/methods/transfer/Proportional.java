// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.Arrays;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * One task per step, drawn with probability p_t ∝ N_t^a, where N_t is the number of labeled
 * training rows: a = 1 is proportional sampling, 0.5 square root, 0 uniform, 1/temperature in
 * between (Sanh et al., AAAI 2019; Stickland and Murray, ICML 2019).
 *
 * @param power a
 */
@Pluggable(
    name = "proportional",
    summary = "One task per step, drawn by a power of its number of labeled rows.",
    source = "Stickland and Murray, ICML 2019")
public record Proportional(
    @Option("power of the number of labeled rows, 0 to 100: 1 is proportional, 0 uniform")
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
    double largest = Arrays.stream(sizes).max().orElse(0);
    if (largest == 0) {
      return;
    }
    double sum = 0;
    for (int size : sizes) {
      sum += share(size, largest);
    }
    double draw = sum * history.random().nextDouble();
    Arrays.fill(train, false);
    int chosen = -1;
    for (int t = 0; t < sizes.length && (chosen < 0 || draw >= 0); t++) {
      double share = share(sizes[t], largest);
      if (share > 0) {
        chosen = t;
        draw -= share;
      }
    }
    train[chosen] = true;
  }

  /** N^a relative to the largest N; 0 for a task without labeled rows. */
  private double share(int size, double largest) {
    return size == 0 ? 0 : Math.pow(size / largest, power);
  }
}
