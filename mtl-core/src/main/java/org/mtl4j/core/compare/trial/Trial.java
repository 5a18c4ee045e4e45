// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.trial;

import java.util.Map;
import java.util.Optional;
import org.mtl4j.core.compare.contender.Baselines;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * One run of a comparison or a front.
 *
 * @param entry the name of the entry of the table that it counts for
 * @param combination what is trained
 * @param seed of initial values, shuffling and random draws
 * @param alone for a baseline, the one task that is trained
 * @param reference the validation value of each task's primary metric in the baselines of this
 *     seed, for selection by Δm
 */
public record Trial(
    String entry,
    Combination combination,
    long seed,
    Optional<String> alone,
    Optional<Map<String, Double>> reference) {

  public Trial {
    reference = reference.map(Map::copyOf);
  }

  /**
   * The plan of the run.
   *
   * @param common what all runs have in common
   */
  public RunPlan plan(RunPlan common) {
    RunPlan together =
        new RunPlan(
            combination.name(),
            common.tasks(),
            common.data(),
            combination.model(),
            combination.coordination(),
            combination.training().orElse(common.training()).seed(seed),
            common.backend(),
            reference);
    return alone
        .map(name -> Baselines.alone(together, Baselines.task(common, name)))
        .orElse(together);
  }
}
