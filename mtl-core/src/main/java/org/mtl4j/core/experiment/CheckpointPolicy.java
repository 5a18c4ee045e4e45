// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;

/**
 * When a run with a checkpoint folder writes a checkpoint, in addition to the one at its end.
 * Whichever of steps and minutes comes first counts.
 *
 * @param steps updates between two checkpoints; 0 for none by steps
 * @param minutes between two checkpoints, fractions allowed; 0 for none by time
 * @param keep how many of the newest checkpoints are kept, besides the parameters of the best epoch
 */
public record CheckpointPolicy(
    @Option("updates between two checkpoints; 0: by minutes only") long steps,
    @Option("minutes between two checkpoints; 0: by steps only") double minutes,
    @Option("how many of the newest checkpoints to keep, besides the best epoch's parameters")
        int keep) {
  public CheckpointPolicy {
    Bounds.atLeast(0, "steps", steps);
    Bounds.notNegative("minutes", minutes);
    Bounds.atLeast(1, "keep", keep);
  }

  /** Every five minutes; keeps the newest two. */
  public CheckpointPolicy() {
    this(0, 5, 2);
  }
}
