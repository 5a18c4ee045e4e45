// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Phase;
import org.mtl4j.backend.UpdateRules;
import org.mtl4j.backend.UpdateRules.Rule;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.experiment.NamePattern;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.train.plan.RunPlan;

/** The update rules of variables: by patterns of their names, then as their layers want it. */
final class ParameterGroups {
  /** The maximum number of names in a message. */
  private static final int SHOWN = 30;

  private ParameterGroups() {}

  /**
   * The update rules of a model's variables. A variable that matches several groups belongs to the
   * first.
   *
   * <p>A pattern must match a variable of the model of all tasks. A single-task baseline has only
   * some of these variables, so a pattern may match none of them.
   *
   * @throws ConfigurationException if a pattern matches no variable, or all are frozen
   */
  static UpdateRules updateRules(RunPlan plan, List<Variable> variables) {
    Training training = plan.training();
    Set<String> all = new LinkedHashSet<>();
    Set<String> trained = new LinkedHashSet<>();
    Set<String> frozen = new LinkedHashSet<>();
    Map<String, ParameterGroup> groups = new LinkedHashMap<>();
    for (Variable variable : variables) {
      all.add(variable.name());
      if (variable.trained()) {
        trained.add(variable.name());
      }
    }
    for (String pattern : training.freeze()) {
      frozen.addAll(matching(plan, "training.freeze", pattern, all));
    }
    trained.removeAll(frozen);
    for (ParameterGroup group : training.groups()) {
      matching(plan, "training.groups.match", group.match(), trained)
          .forEach(name -> groups.putIfAbsent(name, group));
    }
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (Variable variable : variables) {
      if (trained.contains(variable.name())) {
        Rule rule = rule(variable.updates(), Optional.ofNullable(groups.get(variable.name())));
        if (rule.phase() == Phase.NEVER) {
          frozen.add(variable.name());
          trained.remove(variable.name());
        } else if (!rule.equals(Rule.OPTIMIZER)) {
          rules.put(variable.name(), rule);
        }
      }
    }
    if (trained.isEmpty()) {
      throw new ConfigurationException(
          "training.freeze (%s) leaves no variable to train"
              .formatted(String.join(", ", training.freeze())));
    }
    return new UpdateRules(rules, frozen, training.accumulate());
  }

  /** Rate and decay of the group, or else of the layer; the phase of the group, if it has one. */
  private static Rule rule(Updates wanted, Optional<ParameterGroup> group) {
    Phase phase = group.<Phase>flatMap(ParameterGroup::phase).orElse(wanted.phase());
    return group
        .map(own -> new Rule(own.rate(), own.decay(), phase))
        .orElseGet(
            () -> new Rule(wanted.rate(), wanted.decay().stream().boxed().findFirst(), phase));
  }

  private static List<String> matching(RunPlan plan, String key, String text, Set<String> names) {
    NamePattern pattern = new NamePattern(text);
    List<String> matching = names.stream().filter(pattern::matches).toList();
    if (matching.isEmpty() && plan.whole()) {
      List<String> shown = names.stream().limit(SHOWN).toList();
      throw new ConfigurationException(
          "%s: the pattern '%s' fits no variable that can move; there are %s%s"
              .formatted(
                  key,
                  text,
                  String.join(", ", shown),
                  names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : ""));
    }
    return matching;
  }
}
