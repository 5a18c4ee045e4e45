package org.mtl4j.core.train.assembly;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.UpdateRules;
import org.mtl4j.backend.UpdateRules.Rule;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.experiment.NamePattern;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * From patterns over names to the variables of a model that have a rate of their own or are frozen.
 */
final class Pacing {
  /** Names in a message, at most. */
  private static final int SHOWN = 30;

  private Pacing() {}

  /**
   * The update rules of a model's variables. A variable that fits several groups belongs to the
   * first.
   *
   * <p>A pattern must fit a variable of the model with all tasks. The single-task models beside it
   * have only some of its variables, so that a pattern may fit none of theirs.
   *
   * @throws ConfigurationException where a pattern fits no variable, or none is left to train
   */
  static UpdateRules of(RunPlan plan, List<Variable> variables) {
    Training training = plan.training();
    Set<String> all = new LinkedHashSet<>();
    Set<String> moving = new LinkedHashSet<>();
    for (Variable variable : variables) {
      all.add(variable.name());
      if (variable.trained()) {
        moving.add(variable.name());
      }
    }
    Set<String> frozen = new LinkedHashSet<>();
    for (String pattern : training.freeze()) {
      frozen.addAll(fitting(plan, "training.freeze", pattern, all));
    }
    moving.removeAll(frozen);
    if (moving.isEmpty()) {
      throw new ConfigurationException(
          "training.freeze (%s) leaves no variable to train"
              .formatted(String.join(", ", training.freeze())));
    }
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (ParameterGroup group : training.groups()) {
      Rule rule = new Rule(group.rate(), group.decay());
      fitting(plan, "training.groups.match", group.match(), moving)
          .forEach(name -> rules.putIfAbsent(name, rule));
    }
    return new UpdateRules(rules, frozen, training.accumulate());
  }

  private static List<String> fitting(RunPlan plan, String key, String text, Set<String> names) {
    NamePattern pattern = new NamePattern(text);
    List<String> fitting = names.stream().filter(pattern::matches).toList();
    if (fitting.isEmpty() && plan.whole()) {
      List<String> shown = names.stream().limit(SHOWN).toList();
      throw new ConfigurationException(
          "%s: the pattern '%s' fits no variable that can move; there are %s%s"
              .formatted(
                  key,
                  text,
                  String.join(", ", shown),
                  names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : ""));
    }
    return fitting;
  }
}
