// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;

/**
 * What happens at a step with a loss or gradient that is not finite, or whose balancer finds no
 * weights. In both cases parameters, optimizer state and the state of methods are as before the
 * step.
 *
 * @param action stop, or skip the step
 * @param inARow the number of skipped steps in a row at which the run stops
 */
public record NonFinite(
    @Option("stop: end the run; skip: skip the step and count it") Action action,
    @Option("skipped steps in a row at which the run stops, 1 or more") int inARow) {
  /** What to do. */
  public enum Action {
    /** The run ends with an error that names task, step, epoch and rows. */
    STOP,
    /** The step is skipped, counted and reported. */
    SKIP
  }

  public NonFinite {
    Bounds.atLeast(1, "inARow", inARow);
  }

  /** Stop. */
  public NonFinite() {
    this(Action.STOP, 10);
  }

  /** An action; the run stops at ten skipped steps in a row. */
  public NonFinite(Action action) {
    this(action, 10);
  }
}
