// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Phase;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.AdamMoments;
import org.mtl4j.tensorflow.graph.BuiltGraph.Group;
import org.mtl4j.tensorflow.graph.Feed;

/**
 * Counts the steps of each group of variables. Adam's bias correction depends on this count, not on
 * the number of the step: a group is not updated while its tasks are absent.
 */
final class GroupSteps {
  private static final String NAME = "steps/";

  private final Optional<AdamMoments> adam;
  private final List<Group> groups;
  private final List<Phase> phases;
  private final long[] steps;

  GroupSteps(Optimizer optimizer, List<Group> groups) {
    this.adam = AdamMoments.of(optimizer);
    this.groups = groups;
    this.phases = Group.phases(groups);
    this.steps = new long[groups.size()];
  }

  /** Feeds the phases, and the corrected rate and epsilon of each group, for the coming step. */
  void feed(StepFeeds feeds, StepControl control) {
    double rate = control.rate();
    for (int p = 0; p < phases.size(); p++) {
      feeds.put(Feed.PHASES, p, control.updates(phases.get(p)) ? 1 : 0);
    }
    for (int g = 0; g < steps.length; g++) {
      long number = steps[g] + 1;
      feeds.put(Feed.CORRECTED, g, rate * adam.map(a -> a.rateCorrection(number)).orElse(1.0));
      feeds.put(Feed.EPSILONS, g, adam.map(a -> a.epsilon(number)).orElse(0.0));
    }
  }

  /** Counts a step. */
  void count(StepControl control) {
    boolean[] present = control.present();
    for (int g = 0; g < steps.length; g++) {
      BitSet owners = groups.get(g).owners();
      boolean active = owners.isEmpty() || owners.stream().anyMatch(task -> present[task]);
      if (active
          && (groups.get(g).phase() == Phase.ALWAYS || control.updates(groups.get(g).phase()))) {
        steps[g]++;
      }
    }
  }

  /** The counts, for a snapshot. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    for (int g = 0; g < steps.length; g++) {
      counters.put(name(g), steps[g]);
    }
    return counters;
  }

  private String name(int group) {
    int phase = phases.indexOf(groups.get(group).phase());
    return NAME + groups.get(group).owners() + (phase < 0 ? "" : "/phase " + phase);
  }

  /** Sets the counts to those of a snapshot; 0 if a group is missing there. */
  void restore(Map<String, Long> counters) {
    for (int g = 0; g < steps.length; g++) {
      steps[g] = counters.getOrDefault(name(g), 0L);
    }
  }
}
