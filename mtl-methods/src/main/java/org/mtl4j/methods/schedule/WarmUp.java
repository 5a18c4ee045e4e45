package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * The learning rate rises over the first steps, in equal parts up to what another schedule gives,
 * and follows that one from there on: min(1, (step + 1) / steps) · then. The clock of the other
 * schedule runs from the start of the run.
 *
 * @param steps how many steps the rise takes
 * @param then the schedule to follow
 */
@Pluggable(
    name = "warmup",
    summary = "The learning rate rises over the first steps, then follows another schedule.",
    source = "Goyal et al. 2017")
public record WarmUp(
    @Option(value = "steps the rise takes, 1 or more", required = true) long steps,
    @Option("the schedule to follow") Schedule then)
    implements Schedule {

  public WarmUp {
    Bounds.atLeast(1, "steps", steps);
  }

  /** Constant after the rise. */
  public WarmUp(long steps) {
    this(steps, new Constant());
  }

  @Override
  public double factor(Position position) {
    return Math.min(1, (position.step() + 1.0) / steps) * then.factor(position);
  }
}
