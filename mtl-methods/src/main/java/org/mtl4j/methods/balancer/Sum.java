// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Pluggable;

/**
 * The sum of the gradients, w_t = 1: the same update as without a balancer. A step is one backward
 * pass, unless gradients are normalized or recorded.
 */
@Pluggable(name = "sum", summary = "The sum of the gradients, as without a balancer.")
public record Sum() implements GradientBalancer {
  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public boolean knownWeights() {
    return true;
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return new KnownWeights((active, weights) -> Arrays.fill(weights, 0, active.size(), 1.0));
  }
}
