package org.mtl4j.methods.schedule;

import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * The learning rate falls by a factor each time the validation criterion has had no new best for so
 * many epochs; they are then counted anew. An epoch whose criterion is not a number has no new
 * best. Needs validation rows.
 *
 * @param patience epochs without a new best before a fall
 * @param factor what the rate is multiplied with
 * @param end the fraction of the rate below which it does not fall
 */
@Pluggable(
    name = "plateau",
    summary = "The learning rate falls when the validation criterion stops improving.")
public record Plateau(
    @Option("epochs without a new best before the rate falls, 1 or more") int patience,
    @Option("what the rate is multiplied with, above 0 and at most 1") double factor,
    @Option("the fraction of the rate below which it does not fall, 0 to 1") double end)
    implements Schedule {

  public Plateau {
    Bounds.atLeast(1, "patience", patience);
    Bounds.share("factor", factor);
    Bounds.unit("end", end);
  }

  /** To a half after five epochs without a new best. */
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
