// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/** A constant learning rate. */
@Pluggable(name = "constant", summary = "A constant learning rate.")
public record Constant() implements Schedule {
  @Override
  public double factor(Position position) {
    return 1;
  }
}
