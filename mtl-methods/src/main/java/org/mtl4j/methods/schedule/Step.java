package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/** The learning rate falls by a factor every so many epochs: factor^⌊epoch / every⌋. */
@Pluggable(name = "step", summary = "The learning rate falls by a factor every so many epochs.")
public record Step(
    @Option(value = "epochs between two falls, 1 or more", required = true) int every,
    @Option("what the rate is multiplied with, above 0 and at most 1") double factor)
    implements Schedule {

  public Step {
    Bounds.atLeast(1, "every", every);
    Bounds.share("factor", factor);
  }

  /** To a tenth. */
  public Step(int every) {
    this(every, 0.1);
  }

  @Override
  public double factor(Position position) {
    int falls = position.epoch() / every;
    return Math.pow(factor, falls);
  }
}
