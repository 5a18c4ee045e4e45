package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/** The learning rate stays as it is. */
@Pluggable(name = "constant", summary = "The learning rate stays as it is.")
public record Constant() implements Schedule {
  @Override
  public double factor(Position position) {
    return 1;
  }
}
