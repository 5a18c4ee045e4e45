// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.coordination.Probe.Batch;

/**
 * The softmax of one logit for each present task. Absent tasks have weight 0 and no derivative.
 *
 * @param present which tasks are present
 * @param weights the softmax
 */
record Logits(boolean[] present, double[] weights) {
  /** The softmax over the tasks that are present in a batch. */
  static Logits of(Probe probe, Batch batch, double[] logits) {
    boolean[] present = present(probe, batch);
    double top = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < logits.length; t++) {
      top = present[t] ? Math.max(top, logits[t]) : top;
    }
    double[] weights = new double[logits.length];
    for (int t = 0; t < logits.length; t++) {
      weights[t] = present[t] ? Math.exp(logits[t] - top) : 0;
    }
    Simplex.normalize(weights);
    return new Logits(present, weights);
  }

  /** The tasks that are present in a batch. */
  static boolean[] present(Probe probe, Batch batch) {
    boolean[] present = new boolean[probe.tasks().size()];
    for (int t = 0; t < present.length; t++) {
      present[t] = probe.present(batch, t);
    }
    return present;
  }

  /** The number of present tasks. */
  static int count(boolean[] present) {
    int count = 0;
    for (boolean there : present) {
      count += there ? 1 : 0;
    }
    return count;
  }

  /**
   * The derivative of Σ w_t v_t in each logit: w_i (v_i - Σ w_t v_t).
   *
   * @param values v; those of absent tasks are not read
   */
  double[] derivative(double[] values) {
    double mean = 0;
    for (int t = 0; t < weights.length; t++) {
      mean += present[t] ? weights[t] * values[t] : 0;
    }
    double[] result = new double[weights.length];
    for (int t = 0; t < weights.length; t++) {
      result[t] = present[t] ? weights[t] * (values[t] - mean) : 0;
    }
    return result;
  }
}
