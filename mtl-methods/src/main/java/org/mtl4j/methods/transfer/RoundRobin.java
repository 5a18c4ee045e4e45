// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.option.Pluggable;

/** One task per step, in turn. Tasks without labeled rows are left out. */
@Pluggable(name = "round-robin", summary = "One task per step, in turn.")
public record RoundRobin() implements Transfer {
  @Override
  public boolean together() {
    return false;
  }

  @Override
  public void choose(History history, int[] sizes, boolean[] train) {
    int[] labeled = IntStream.range(0, sizes.length).filter(t -> sizes[t] > 0).toArray();
    if (labeled.length > 0) {
      Arrays.fill(train, false);
      train[labeled[(int) (history.step() % labeled.length)]] = true;
    }
  }
}
