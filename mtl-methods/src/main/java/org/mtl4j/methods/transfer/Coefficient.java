// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import java.util.List;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.train.Schedule.Position;
import org.mtl4j.api.train.Scheduled;

/** Checks the range of a coefficient that follows a schedule. */
final class Coefficient {
  /** A run of 10 epochs with 10 steps each. */
  private static final int EPOCHS = 10;

  private Coefficient() {}

  /**
   * Checks a coefficient at each step of a run of 10 epochs.
   *
   * @throws OptionException if one of its values lies outside [0, most] or is not finite
   */
  static void within(double most, String option, Scheduled coefficient) {
    for (int step = 0; step < EPOCHS * EPOCHS; step++) {
      double value =
          coefficient.factor(new Position(step, EPOCHS * EPOCHS, step / EPOCHS, EPOCHS, List.of()));
      if (!(value >= 0 && value <= most) || Double.isInfinite(value)) {
        throw new OptionException(
            option,
            "must %s in every step, but is %s after %d %% of a run"
                .formatted(
                    Double.isInfinite(most)
                        ? "be finite and 0 or more"
                        : "lie in [0, " + (long) most + "]",
                    value,
                    step));
      }
    }
  }
}
