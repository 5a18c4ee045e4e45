// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.option.Pluggable;

/**
 * Given weights: Σ w_t ℓ_t.
 *
 * @param weights one for each task, by its name
 */
@Pluggable(name = "fixed", summary = "The sum of the losses with given weights.")
public record Fixed(
    @Option(value = "a weight for each task, by its name, 0 or more", required = true)
        Map<String, Double> weights)
    implements LossWeighting, Preferential<LossWeighting> {

  public Fixed {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    weights.forEach(
        (task, weight) -> {
          if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new OptionException(
                "weights", "must be finite and 0 or more, but that of '" + task + "' is " + weight);
          }
        });
    if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0)) {
      throw new OptionException("weights", "must not all be 0, or nothing is learned");
    }
  }

  /** Empty: weights are given by task name and may have any sum. */
  @Override
  public List<Double> preference() {
    return List.of();
  }

  @Override
  public LossWeighting withPreference(List<String> tasks, List<Double> preference) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int t = 0; t < tasks.size(); t++) {
      shares.put(tasks.get(t), preference.get(t));
    }
    return new Fixed(shares);
  }

  @Override
  public Terms terms(Graph g, Losses losses) {
    List<String> tasks = losses.tasks();
    if (weights.size() != tasks.size() || !weights.keySet().containsAll(tasks)) {
      throw new ConfigurationException(
          "the weighting 'fixed' needs a weight for each of the tasks %s, but has them for %s"
              .formatted(tasks, weights.keySet()));
    }
    return Terms.each(
        losses.size(), t -> g.scale(losses.values().get(t), weights.get(tasks.get(t))));
  }
}
