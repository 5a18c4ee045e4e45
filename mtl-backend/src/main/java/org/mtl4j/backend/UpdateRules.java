// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.train.Phase;

/**
 * How variables are updated, beyond the optimizer.
 *
 * @param byVariable the variables with a rule of their own, by name
 * @param frozen names of variables that are not updated: they get no gradient, no optimizer state
 *     and no columns in the Jacobian, and statistics among them stay constant
 * @param accumulate the maximum number of batches per update, 1 or more
 */
public record UpdateRules(Map<String, Rule> byVariable, Set<String> frozen, int accumulate) {
  /** One update per batch, the same rule for all variables, none frozen. */
  public static final UpdateRules UNIFORM = new UpdateRules(Map.of(), Set.of(), 1);

  public UpdateRules {
    byVariable = Map.copyOf(byVariable);
    frozen = Set.copyOf(frozen);
  }

  /** The rule of a variable. */
  public Rule of(String variable) {
    return byVariable.getOrDefault(variable, Rule.OPTIMIZER);
  }

  /**
   * The rule of one variable.
   *
   * @param rateFactor multiplies the learning rate
   * @param decay weight decay; the optimizer's if empty
   * @param phase the steps in which the variable is updated
   */
  public record Rule(double rateFactor, Optional<Double> decay, Phase phase) {
    /** Rate and decay of the optimizer, in every step. */
    public static final Rule OPTIMIZER = new Rule(1, Optional.empty(), Phase.ALWAYS);
  }
}
