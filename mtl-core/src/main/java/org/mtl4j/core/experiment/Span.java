// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import java.util.Optional;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.train.Phase;
import org.mtl4j.api.train.Schedule.Position;

/**
 * A part of a run.
 *
 * @param from its beginning, inclusive
 * @param until its end, exclusive; that of the run if absent
 * @param unit of both
 */
public record Span(
    @Option("beginning, inclusive: 0 is that of the run") double from,
    @Option("end, exclusive; that of the run if absent") Optional<Double> until,
    @Option("run: shares of all steps, from 0 to 1; epochs: numbers of epochs, from 0") Unit unit)
    implements Phase {

  /** What the bounds of a span count. */
  public enum Unit {
    /** The whole run without early stopping. */
    RUN,
    /** One epoch. */
    EPOCHS
  }

  public Span {
    Bounds.notNegative("from", from);
    if (unit == Unit.RUN) {
      Bounds.unit("from", from);
      until.ifPresent(end -> Bounds.unit("until", end));
    }
    if (until.isPresent() && !(until.get() > from)) {
      throw new OptionException(
          "until", "must be above from, which is %s, but is %s".formatted(from, until.get()));
    }
  }

  /** The whole run. */
  public Span() {
    this(0, Optional.empty(), Unit.RUN);
  }

  @Override
  public boolean contains(Position position) {
    double at =
        unit == Unit.RUN ? position.share() : (double) position.step() / position.stepsPerEpoch();
    return at >= from && (until.isEmpty() || at < until.get());
  }
}
