package org.mtl4j.core.experiment;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;

/**
 * When a run that has a folder for checkpoints leaves one, beside the one at its end. Whichever of
 * steps and minutes comes first counts.
 *
 * @param steps updates between two checkpoints; 0 for no such rule
 * @param minutes between two checkpoints, parts of a minute too; 0 for no such rule
 * @param keep how many of the last ones stay; the parameters of the best epoch stay beside them
 */
public record CheckpointPolicy(
    @Option("updates between two checkpoints; 0: minutes alone count") long steps,
    @Option("minutes between two checkpoints; 0: steps alone count") double minutes,
    @Option("how many of the last checkpoints stay, beside the best epoch's parameters") int keep) {
  public CheckpointPolicy {
    Bounds.atLeast(0, "steps", steps);
    Bounds.notNegative("minutes", minutes);
    Bounds.atLeast(1, "keep", keep);
  }

  /** Every five minutes; the last two stay. */
  public CheckpointPolicy() {
    this(0, 5, 2);
  }
}
