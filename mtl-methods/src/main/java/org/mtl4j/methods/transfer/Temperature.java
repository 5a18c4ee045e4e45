// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.Arrays;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * One task per step, drawn with probability p_t ∝ min(N_t, K)^(1/T), where N_t is the number of
 * labeled training rows: T = 1 is proportional sampling, a large T nearly uniform. This is
 * temperature-scaled mixing of T5 (Raffel et al., JMLR 2020), whose default is T = 2 and K = 2^21.
 * Here K has no default: all rows count.
 *
 * @param temperature T
 * @param limit K, the most rows that count for a task; 0 for no limit
 */
@Pluggable(
    name = "temperature",
    summary = "One task per step, drawn by its number of labeled rows to the power 1/T.",
    source = "Raffel et al., JMLR 2020")
public record Temperature(
    @Option("1 for proportional sampling, larger for more equal shares; 1 or more")
        double temperature,
    @Option("labeled rows of a task that count at most; 0 for all") int limit)
    implements Transfer {

  public Temperature {
    Bounds.positive("temperature", temperature);
    Bounds.atLeast(0, "limit", limit);
    if (temperature < 1) {
      throw new OptionException("temperature", "must be 1 or more, but is " + temperature);
    }
  }

  public Temperature() {
    this(2, 0);
  }

  @Override
  public boolean together() {
    return false;
  }

  @Override
  public void choose(History history, int[] sizes, boolean[] train) {
    int[] counted =
        limit == 0 ? sizes : Arrays.stream(sizes).map(size -> Math.min(size, limit)).toArray();
    Draw.one(history, counted, train, 1 / temperature);
  }
}
