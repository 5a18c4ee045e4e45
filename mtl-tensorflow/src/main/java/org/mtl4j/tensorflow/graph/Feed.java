// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

/**
 * The vectors of floats that are fed to every run of a step.
 *
 * <p>{@link SumOrder} sorts by the names of these operations: a renamed operation may change the
 * last bits of a run.
 */
public enum Feed {
  /** 1 for each task that is active in the batch, else 0 [T]. */
  PRESENT("feed.present"),

  /** The numbers of the loss weighting, followed by those of the balancer. */
  CONTROLS("feed.controls"),

  /** The numbers that follow a schedule. */
  NUMBERS("feed.numbers"),

  /** The learning rate [1]. */
  RATE("feed.rate"),

  /** The learning rate with the bias correction of the optimizer [groups]. */
  CORRECTED("feed.corrected"),

  /** The epsilon of the optimizer with the same correction [groups]. */
  EPSILONS("feed.epsilons"),

  /** The weights of the balancer [T]. */
  WEIGHTS("feed.weights"),

  /** 1 for each task that is active in the update, else 0 [T]. */
  ACTIVE("feed.moving"),

  /** 1 for each phase of the run whose variables are updated, else 0 [phases]. */
  PHASES("feed.phases"),

  /** The factors of the batch in the loss of each task, then in the penalties [T + 1]. */
  SHARES("feed.shares"),

  /** 1 if gradients of earlier batches of the update are to be added, else 0 [1]. */
  CONTINUES("feed.goingOn");

  private final String operation;

  Feed(String operation) {
    this.operation = operation;
  }

  /** The name of the placeholder. */
  public String operation() {
    return operation;
  }
}
