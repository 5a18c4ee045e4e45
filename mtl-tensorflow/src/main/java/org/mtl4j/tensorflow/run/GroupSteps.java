// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.tensorflow.graph.AdamMoments;
import org.mtl4j.tensorflow.graph.Feed;

/**
 * Counts the steps of each group of variables. Adam's bias correction depends on this count, not on
 * the number of the step: a group is not updated while its tasks are absent.
 */
final class GroupSteps {
  private static final String NAME = "steps/";

  private final Optional<AdamMoments> adam;
  private final List<BitSet> groups;
  private final long[] steps;

  /**
   * @param groups the owners of each group; none for a group that every step updates
   */
  GroupSteps(Optimizer optimizer, List<BitSet> groups) {
    this.adam = AdamMoments.of(optimizer);
    this.groups = groups;
    this.steps = new long[groups.size()];
  }

  /** Feeds the corrected rate and epsilon of each group for the coming step. */
  void feed(StepFeeds feeds, double rate) {
    for (int g = 0; g < steps.length; g++) {
      long number = steps[g] + 1;
      feeds.put(Feed.CORRECTED, g, rate * adam.map(a -> a.rateCorrection(number)).orElse(1.0));
      feeds.put(Feed.EPSILONS, g, adam.map(a -> a.epsilon(number)).orElse(0.0));
    }
  }

  /** Counts a step in which some tasks were active. */
  void count(boolean[] present) {
    for (int g = 0; g < steps.length; g++) {
      BitSet owners = groups.get(g);
      if (owners.isEmpty() || owners.stream().anyMatch(task -> present[task])) {
        steps[g]++;
      }
    }
  }

  /** The counts, for a snapshot. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    for (int g = 0; g < steps.length; g++) {
      counters.put(NAME + groups.get(g), steps[g]);
    }
    return counters;
  }

  /** Sets the counts to those of a snapshot; 0 if a group is missing there. */
  void restore(Map<String, Long> counters) {
    for (int g = 0; g < steps.length; g++) {
      steps[g] = counters.getOrDefault(NAME + groups.get(g), 0L);
    }
  }
}
