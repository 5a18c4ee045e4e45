// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/** Exponential decay per epoch: factor^epoch. */
@Pluggable(
    name = "exponential",
    summary = "The learning rate is multiplied by a factor after every epoch.")
public record Exponential(@Option("factor after each epoch, in (0, 1]") double factor)
    implements Schedule {

  public Exponential {
    Bounds.share("factor", factor);
  }

  public Exponential() {
    this(0.95);
  }

  @Override
  public double factor(Position position) {
    return Math.pow(factor, position.epoch());
  }
}
