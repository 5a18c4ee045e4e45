// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.trial;

import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.core.compare.contender.Baselines;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * One run of a comparison or a front: the training of a combination, or the fit of a classical
 * method.
 *
 * @param entry the name of the entry of the table that it counts for
 * @param combination what is trained
 * @param seed of initial values, shuffling and random draws
 * @param alone for a baseline, the one task that is trained
 * @param reference the validation value of each task's primary metric in the baselines of this
 *     seed, for selection by Δm
 * @param classical the method that is fitted instead of the combination
 */
public record Trial(
    String entry,
    Combination combination,
    long seed,
    Optional<String> alone,
    Optional<Map<String, Double>> reference,
    Optional<ReferenceModel> classical) {

  public Trial {
    reference = reference.map(Map::copyOf);
  }

  /** The training of a combination. */
  public Trial(
      String entry,
      Combination combination,
      long seed,
      Optional<String> alone,
      Optional<Map<String, Double>> reference) {
    this(entry, combination, seed, alone, reference, Optional.empty());
  }

  /** The fit of a classical method, on which model, coordination and training have no effect. */
  public static Trial of(String entry, ReferenceModel classical, long seed) {
    return new Trial(
        entry,
        new Combination(entry, new Model(), new Coordination(), Optional.of(new Training())),
        seed,
        Optional.empty(),
        Optional.empty(),
        Optional.of(classical));
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
    return alone.map(name -> together.alone(Baselines.task(common, name))).orElse(together);
  }
}
