package org.mtl4j.core.experiment;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;

/**
 * What happens in a step whose loss or gradient is not finite, or whose balancer finds no weights.
 * Either way the parameters, their moments and the states of methods are as before the step.
 *
 * @param action stop, or leave the step out
 * @param inARow how many steps may be left out one after the other before the run stops
 */
public record NonFinite(
    @Option("stop: end the run; skip: leave the step out and count it") Action action,
    @Option("steps left out in a row before the run stops all the same, 1 or more") int inARow) {
  /** What to do. */
  public enum Action {
    /** The run ends with an error that names task, step, epoch and rows. */
    STOP,
    /** The step is left out, counted and told of. */
    SKIP
  }

  public NonFinite {
    Bounds.atLeast(1, "inARow", inARow);
  }

  /** Stop. */
  public NonFinite() {
    this(Action.STOP, 10);
  }

  /** An action with ten steps in a row at most. */
  public NonFinite(Action action) {
    this(action, 10);
  }
}
