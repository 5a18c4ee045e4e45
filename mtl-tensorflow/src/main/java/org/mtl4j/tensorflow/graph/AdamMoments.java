// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.Optional;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.AdamW;

/**
 * The constants of Adam and their bias correction, which the host computes in double precision. The
 * correction uses the betas as rounded to 32 bits, as the device does: then the length of the first
 * step is exactly the learning rate.
 */
public record AdamMoments(float beta1, float beta2, double epsilon) {

  /** The constants of an optimizer; empty if it is not a kind of Adam. */
  public static Optional<AdamMoments> of(Optimizer optimizer) {
    if (optimizer instanceof Adam adam) {
      return Optional.of(
          new AdamMoments((float) adam.beta1(), (float) adam.beta2(), adam.epsilon()));
    }
    if (optimizer instanceof AdamW adam) {
      return Optional.of(
          new AdamMoments((float) adam.beta1(), (float) adam.beta2(), adam.epsilon()));
    }
    return Optional.empty();
  }

  /** The factor of the learning rate in a step, from 1. */
  public double rateCorrection(long step) {
    return root(step) / (1 - Math.pow(beta1, (double) step));
  }

  /** Epsilon in a step, from 1, so that it is added to the corrected root, as in PyTorch. */
  public double epsilon(long step) {
    return epsilon * root(step);
  }

  /** The root of the bias of the second moment, which starts at zero. */
  private double root(long step) {
    return Math.sqrt(1 - Math.pow(beta2, (double) step));
  }
}
