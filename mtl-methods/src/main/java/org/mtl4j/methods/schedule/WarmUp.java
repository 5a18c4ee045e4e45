// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * Linear warm-up, then another schedule: min(1, (step + 1) / steps) · then. The other schedule
 * counts from the start of the run.
 *
 * @param steps the steps of the warm-up
 * @param then the other schedule
 */
@Pluggable(
    name = "warmup",
    summary = "Linear warm-up, then another schedule.",
    source = "Goyal et al. 2017")
public record WarmUp(
    @Option(value = "steps of the warm-up, 1 or more", required = true) long steps,
    @Option("the schedule after the warm-up") Schedule then)
    implements Schedule {

  public WarmUp {
    Bounds.atLeast(1, "steps", steps);
  }

  /** Constant after the warm-up. */
  public WarmUp(long steps) {
    this(steps, new Constant());
  }

  @Override
  public double factor(Position position) {
    return Math.min(1, (position.step() + 1.0) / steps) * then.factor(position);
  }
}
