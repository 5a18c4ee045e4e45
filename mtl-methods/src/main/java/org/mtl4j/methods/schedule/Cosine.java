// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * Cosine annealing over the whole run, per step, without restarts: e + (1 - e)(1 + cos(π · step /
 * steps)) / 2.
 *
 * @param end e, the fraction of the learning rate at the end
 */
@Pluggable(
    name = "cosine",
    summary = "Cosine annealing over the run.",
    source = "Loshchilov and Hutter, ICLR 2017")
public record Cosine(@Option("fraction of the learning rate at the end, in [0, 1]") double end)
    implements Schedule {

  public Cosine {
    Bounds.unit("end", end);
  }

  public Cosine() {
    this(0);
  }

  @Override
  public double factor(Position position) {
    double share = Math.min(1, (double) position.step() / position.steps());
    return end + (1 - end) * (1 + Math.cos(Math.PI * share)) / 2;
  }
}
