// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;

/** Checks whether a gradient balancer can balance a model. */
final class BalancingRules {
  private BalancingRules() {}

  /**
   * Checks a balancer against its model.
   *
   * @throws ConfigurationException if it does not support the level, the model has no such level or
   *     no shared parameters, or gradients cannot be normalized
   */
  static void check(ModelDefinition model, Balancing balancing) {
    GradientBalancer balancer = balancing.balancer();
    boolean representation = balancing.on() == Level.REPRESENTATION;
    if (!balancer.supports(balancing.on())) {
      throw refused(
          balancer,
          representation
              ? "does not support the representation; set coordination.balancer.on to parameters"
              : "does not support parameters; set coordination.balancer.on to representation");
    }
    if (representation && model.representation().isEmpty()) {
      throw refused(
          balancer,
          "is set to the representation, but the sharing strategy has no tensor that all heads"
              + " read; set coordination.balancer.on to parameters");
    }
    if (balancing.normalize() == Normalize.L2 && balancer.view() != View.GRAMIAN) {
      throw refused(
          balancer,
          "reads the gradients themselves, not only their Gramian, so they cannot be normalized"
              + " before; set coordination.balancer.normalize to none");
    }
    List<String> shared = shared(model);
    if (shared.isEmpty()) {
      throw refused(
          balancer,
          "has nothing to balance: no parameter is reached by the losses of two tasks; leave it out"
              + " or choose a sharing strategy that shares parameters");
    }
    balancer.check(representation ? List.of("representation") : shared);
  }

  private static ConfigurationException refused(GradientBalancer balancer, String why) {
    return new ConfigurationException("the balancer '" + Pluggable.Name.of(balancer) + "' " + why);
  }

  /** The trained variables that the losses of two tasks reach. */
  private static List<String> shared(ModelDefinition model) {
    Set<Variable> trained = new HashSet<>(model.trainable());
    Set<Variable> once = new HashSet<>();
    Set<String> shared = new LinkedHashSet<>();
    for (Tensor loss : model.losses()) {
      for (Variable variable : Reach.of(loss)) {
        if (trained.contains(variable) && !once.add(variable)) {
          shared.add(variable.name());
        }
      }
    }
    return List.copyOf(shared);
  }
}
