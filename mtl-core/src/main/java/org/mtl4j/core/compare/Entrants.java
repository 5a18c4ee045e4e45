// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * The contenders that can be trained, checked before any training.
 *
 * @param contenders those whose models can be built
 * @param leftOut the reason why an optional contender cannot be trained, by its name
 */
record Entrants(List<Contender> contenders, Map<String, String> leftOut) {
  Entrants {
    contenders = List.copyOf(contenders);
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /**
   * Builds every model once.
   *
   * @param contenders tuned
   * @param settings of the baselines
   * @param seed any seed of the comparison
   * @throws ConfigurationException if a baseline or a required contender cannot be trained, or no
   *     contender is left; the reasons of several contenders are suppressed exceptions
   */
  static Entrants of(RunPlan plan, List<Contender> contenders, List<Setting> settings, long seed) {
    for (EvaluatedTask task : plan.tasks()) {
      for (Setting setting : settings) {
        Trainer.check(Comparison.baseline(task, setting, seed).plan(plan));
      }
    }
    List<Contender> trainable = new ArrayList<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      Optional<String> obstacle = obstacle(plan, contender, seed);
      if (obstacle.isEmpty()) {
        trainable.add(contender);
      } else {
        (contender.optional() ? leftOut : refused).put(contender.name(), obstacle.get());
      }
    }
    refuse(refused, contenders.size());
    if (trainable.isEmpty()) {
      throw new ConfigurationException(
          "none of the %d contenders can be trained; the first, '%s': %s"
              .formatted(
                  leftOut.size(),
                  leftOut.keySet().iterator().next(),
                  leftOut.values().iterator().next()));
    }
    return new Entrants(trainable, leftOut);
  }

  /** The same, with the reasons why references are left out, by their names. */
  Entrants without(Map<String, String> references) {
    Map<String, String> all = new LinkedHashMap<>(leftOut);
    references.forEach((name, reason) -> all.put(References.row(name), reason));
    return new Entrants(contenders, all);
  }

  private static void refuse(Map<String, String> refused, int contenders) {
    if (refused.size() == 1) {
      refused.forEach(
          (name, reason) -> {
            throw new ConfigurationException("'" + name + "' cannot be trained: " + reason);
          });
    }
    if (refused.size() > 1) {
      ConfigurationException all =
          new ConfigurationException(
              "%d of %d contenders cannot be trained: %s"
                  .formatted(refused.size(), contenders, String.join(", ", refused.keySet())));
      refused.forEach(
          (name, reason) ->
              all.addSuppressed(new ConfigurationException("'" + name + "': " + reason)));
      throw all;
    }
  }

  /**
   * Why a contender cannot be trained; errors that are not the user's fault fail its runs later.
   */
  private static Optional<String> obstacle(RunPlan plan, Contender contender, long seed) {
    boolean validated = plan.data().validation().isPresent();
    if (contender.variants().size() > 1 && !validated) {
      return Optional.of(
          "it is the best of its variants on validation rows, but there are none; give"
              + " split.validation a share, or name one variant");
    }
    Map<String, Double> known = new LinkedHashMap<>();
    plan.tasks().stream().map(EvaluatedTask::name).forEach(task -> known.put(task, 1.0));
    for (Combination variant : contender.variants()) {
      Trial trial =
          new Trial(
              contender.name(),
              variant,
              seed,
              Optional.empty(),
              validated ? Optional.of(known) : Optional.empty());
      try {
        Trainer.check(trial.plan(plan));
      } catch (MtlException e) {
        if (e.fault() == Fault.USER) {
          return Optional.of(e.getMessage());
        }
      } catch (RuntimeException e) {
        System.getLogger(Entrants.class.getName())
            .log(System.Logger.Level.DEBUG, "the runs of " + contender.name() + " will fail", e);
      }
    }
    return Optional.empty();
  }
}
