// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Given weights: Σ w_t g_t. Absent tasks do not change the weights of the others.
 *
 * @param weights one for each task, in task order
 * @param convention the factor of head gradients; the weights by default, as if they multiplied the
 *     losses
 */
@Pluggable(name = "constant", summary = "The sum of the gradients with given weights.")
public record Constant(
    @Option(value = "one for each task, in task order", required = true) List<Double> weights,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public Constant {
    weights = List.copyOf(weights);
    if (weights.stream().anyMatch(weight -> !Double.isFinite(weight))) {
      throw new OptionException("weights", "must be finite, but are " + weights);
    }
  }

  public Constant(List<Double> weights) {
    this(weights, Convention.WEIGHTED);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public boolean knownWeights() {
    return true;
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    if (weights.size() != tasks) {
      throw new ConfigurationException(
          "the balancer 'constant' has " + weights.size() + " weights for " + tasks + " tasks");
    }
    return new KnownWeights(
        (participants, result) -> {
          for (int i = 0; i < participants.size(); i++) {
            result[i] = weights.get(participants.task(i));
          }
        });
  }
}
