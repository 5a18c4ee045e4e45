package org.mtl4j.core.compare.trial;

import java.util.Map;
import java.util.Optional;
import org.mtl4j.core.compare.contender.Baselines;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * One run of a comparison.
 *
 * @param row the name of the row it counts for
 * @param combination what is trained
 * @param seed of first values, shuffles and random draws
 * @param alone the only task trained, for a baseline
 * @param reference the validation value of each task's primary metric in the baselines of this
 *     seed, for selection by Δm
 */
public record Trial(
    String row,
    Combination combination,
    long seed,
    Optional<String> alone,
    Optional<Map<String, Double>> reference) {

  public Trial {
    reference = reference.map(Map::copyOf);
  }

  /**
   * The run to do.
   *
   * @param common what all runs of the comparison have in common
   */
  public RunPlan plan(RunPlan common) {
    RunPlan seeded = common.training(common.training().seed(seed));
    return alone
        .map(name -> Baselines.alone(seeded, Baselines.task(common, name)))
        .orElseGet(
            () ->
                new RunPlan(
                    combination.name(),
                    seeded.tasks(),
                    seeded.data(),
                    combination.model(),
                    combination.coordination(),
                    seeded.training(),
                    seeded.backend(),
                    reference));
  }
}
