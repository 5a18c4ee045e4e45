// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import org.mtl4j.api.graph.Graph;

/**
 * Turns T losses into the training objective: one term per task, or one scalar. If a gradient
 * balancer follows, row t of the Jacobian is the gradient of loss t times the derivative of the
 * objective in that loss; this factor is held constant. Variables of a weighting are trained by the
 * objective and are no part of the Jacobian.
 */
public interface LossWeighting {
  /**
   * Builds the objective in the training graph. Declare variables in {@link Losses#scope}.
   *
   * @return one term for each task, or one scalar
   */
  Terms terms(Graph g, Losses losses);

  /** Requirements of this method; none by default. */
  default Needs needs() {
    return Needs.NOTHING;
  }

  /** How many numbers {@link #control} feeds into the graph in every step; 0 by default. */
  default int controls(int tasks) {
    return 0;
  }

  /**
   * Computes the numbers of the coming step. The graph reads them as {@link Losses#controls}.
   *
   * @param controls filled by this method
   */
  default void control(History history, double[] controls) {}

  /**
   * The batches and vectors of {@link Probe} that this method uses; none by default. Only if it
   * uses some are the two methods below called.
   */
  default Probe.Demand probing(int tasks) {
    return Probe.Demand.NOTHING;
  }

  /**
   * Computes the numbers of the coming step, instead of {@link #control(History, double[])}.
   *
   * @param controls filled by this method
   */
  default void control(History history, Probe probe, double[] controls) {
    control(history, controls);
  }

  /** Called after a step. The batch is still the same; the parameters are updated. */
  default void observe(History history, Probe probe) {}
}
