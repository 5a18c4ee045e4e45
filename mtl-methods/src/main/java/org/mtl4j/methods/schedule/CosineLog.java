// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * Cosine cycles over the run, per step, each twice as long as the one before: (1 - cos(2π · log2(1
 * + (2^cycles - 1) · step / steps))) / 2. It starts from 0, so no warm-up is needed, and is 0
 * between two cycles and at the end: good parameters for early stopping in about half, a quarter
 * and an eighth of the run.
 *
 * @param cycles the number of cycles
 */
@Pluggable(
    name = "coslog",
    summary = "Cosine cycles over the run, each twice as long as the one before.",
    source = "Holzmüller et al., NeurIPS 2024")
public record CosineLog(@Option("number of cycles, 1 or more") int cycles) implements Schedule {

  public CosineLog {
    Bounds.atLeast(1, "cycles", cycles);
  }

  public CosineLog() {
    this(4);
  }

  @Override
  public double factor(Position position) {
    double share = Math.min(1, (double) position.step() / position.steps());
    double cycle = Math.log1p((Math.pow(2, cycles) - 1) * share) / Math.log(2);
    return (1 - Math.cos(2 * Math.PI * cycle)) / 2;
  }
}
