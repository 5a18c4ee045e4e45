// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/** Step decay: factor^⌊epoch / every⌋. */
@Pluggable(
    name = "step",
    summary = "The learning rate is multiplied by a factor after every few epochs.")
public record Step(
    @Option(value = "epochs between two changes, 1 or more", required = true) int every,
    @Option("factor of the learning rate, in (0, 1]") double factor)
    implements Schedule {

  public Step {
    Bounds.atLeast(1, "every", every);
    Bounds.share("factor", factor);
  }

  /** A factor of 0.1. */
  public Step(int every) {
    this(every, 0.1);
  }

  @Override
  public double factor(Position position) {
    int falls = position.epoch() / every;
    return Math.pow(factor, falls);
  }
}
