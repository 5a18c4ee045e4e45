// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * The mean gradient: w_t = 1/T over the present tasks. A step is one backward pass, unless
 * gradients are normalized or recorded.
 *
 * @param convention the factor of head gradients; the weights by default, as if the mean loss were
 *     minimized
 */
@Pluggable(name = "mean", summary = "The mean of the gradients.")
public record Mean(
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Mean() {
    this(Convention.WEIGHTED);
  }

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
    return new KnownWeights(
        (active, weights) -> Arrays.fill(weights, 0, active.size(), 1.0 / active.size()));
  }
}
