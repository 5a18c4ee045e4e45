// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.schedule;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.Schedule;

/**
 * A line over the whole run, per step: start + (end - start) · step / steps. From 1 to 0 by
 * default, the decay of the learning rate with which BERT is fine-tuned (Devlin et al., NAACL
 * 2019); from 0 to 1 it anneals a coefficient.
 *
 * @param start the factor of the first step
 * @param end the factor that the step after the last one would have
 */
@Pluggable(
    name = "linear",
    summary = "A line over the run, from a start to an end.",
    source = "Devlin et al., NAACL 2019")
public record Linear(
    @Option("factor of the first step, 0 or more") double start,
    @Option("factor at the end of the run, 0 or more") double end)
    implements Schedule {

  public Linear {
    Bounds.notNegative("start", start);
    Bounds.notNegative("end", end);
  }

  /** From 1 to 0. */
  public Linear() {
    this(1, 0);
  }

  @Override
  public double factor(Position position) {
    return start + (end - start) * Math.min(1, position.share());
  }
}
