// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Preferential;

/**
 * The declared properties of a weighting or balancer with its default options, in words:
 * requirements, levels and promises.
 */
public final class Traits {
  private Traits() {}

  /**
   * The traits by their titles.
   *
   * @return empty for other kinds and for records with required options
   */
  public static Map<String, String> of(Entry entry) {
    Map<String, String> traits = new LinkedHashMap<>();
    if (!entry.form().required().isEmpty()) {
      return traits;
    }
    Record made = entry.form().defaults(List.of());
    if (made instanceof LossWeighting weighting) {
      traits.put("needs", needs(weighting.needs()));
      preference(traits, made);
      traits.put("heads", "follow the weighted losses, as shared parameters do");
    } else if (made instanceof GradientBalancer balancer) {
      traits.put("needs", needs(balancer.needs()));
      preference(traits, made);
      traits.put("works on", levels(balancer));
      traits.put("reads", reads(balancer));
      traits.put(
          "heads",
          balancer.convention() == Convention.OWN
              ? "follow the gradient of their own task"
              : "follow the gradient of their own task times its weight");
      traits.put("promises", promises(balancer.promises()));
    }
    return traits;
  }

  private static String needs(Needs needs) {
    List<String> words = new ArrayList<>();
    if (needs.tasks() > 1) {
      words.add(needs.tasks() + " tasks or more");
    }
    if (needs.positiveLosses()) {
      words.add("losses above 0");
    }
    if (needs.validationRows() > 0) {
      words.add("validation rows");
    }
    if (needs.risingScores()) {
      words.add("primary metrics that rise");
    }
    if (needs.references()) {
      words.add("the scores of single-task models");
    }
    if (needs.epochs() > 1) {
      words.add(needs.epochs() + " epochs to take effect");
    }
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }

  private static void preference(Map<String, String> traits, Record made) {
    if (made instanceof Preferential<?>) {
      traits.put("takes", "a preference among tasks, so that mtl pareto can draw its front");
    }
  }

  private static String levels(GradientBalancer balancer) {
    boolean parameters = balancer.supports(Level.PARAMETERS);
    boolean representation = balancer.supports(Level.REPRESENTATION);
    return parameters && representation
        ? "shared parameters, or the shared representation"
        : parameters ? "shared parameters" : "the shared representation";
  }

  private static String reads(GradientBalancer balancer) {
    String what =
        switch (balancer.view()) {
          case GRAMIAN -> "the products of the gradients of each two tasks";
          case ROWS -> "the gradients of the tasks";
          case COORDINATES -> "single coordinates of the gradients; has no weights";
        };
    return what + (balancer.batches() > 1 ? ", of " + balancer.batches() + " batches a step" : "");
  }

  private static String promises(Set<Promise> promises) {
    return promises.isEmpty()
        ? "nothing"
        : promises.stream()
            .sorted()
            .map(
                promise ->
                    switch (promise) {
                      case NON_CONFLICT -> "no task's loss rises to first order";
                      case SCALE -> "a direction that no common unit of the losses changes";
                      case PERMUTATION -> "the same update in any order of the tasks";
                      case SOLVABLE -> "an update for any finite gradients";
                    })
            .collect(Collectors.joining("; "));
  }
}
