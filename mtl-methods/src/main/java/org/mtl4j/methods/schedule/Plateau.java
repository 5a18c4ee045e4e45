// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * The learning rate is multiplied by a factor each time the validation criterion had no new best
 * for {@code patience} epochs; the count then restarts. An epoch whose criterion is NaN has no new
 * best. Requires validation rows.
 *
 * @param end the least fraction of the learning rate
 */
@Pluggable(
    name = "plateau",
    summary = "The learning rate falls if the validation criterion stops improving.")
public record Plateau(
    @Option("epochs without a new best before the learning rate falls, 1 or more") int patience,
    @Option("factor of the learning rate, in (0, 1]") double factor,
    @Option("least fraction of the learning rate, in [0, 1]") double end)
    implements Schedule {

  public Plateau {
    Bounds.atLeast(1, "patience", patience);
    Bounds.share("factor", factor);
    Bounds.unit("end", end);
  }

  /** Half after five epochs without a new best. */
  public Plateau() {
    this(5, 0.5, 0);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if an epoch is over and there is no validation criterion
   */
  @Override
  public double factor(Position position) {
    if (position.epoch() > 0 && position.scores().isEmpty()) {
      throw new ConfigurationException(
          "the schedule 'plateau' watches the validation criterion, but there are no validation"
              + " rows; give some by 'split', or choose another schedule");
    }
    double best = Double.NEGATIVE_INFINITY;
    int worse = 0;
    double result = 1;
    for (double score : position.scores()) {
      worse = score > best ? 0 : worse + 1;
      best = score > best ? score : best;
      if (worse == patience) {
        result *= factor;
        worse = 0;
      }
    }
    return Math.max(end, result);
  }
}
