// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.testing;

import java.util.Arrays;
import java.util.function.Supplier;
import org.mtl4j.backend.StepControl;

/** A host with a constant rate and constant weights. */
public final class Control implements StepControl {
  public final boolean[] present;
  public final double rate;
  public final double[] fixed;
  public long step;

  /** Whether the weights are known before a step. */
  public boolean knowsWeights;

  /** Whether the Gramian is read. */
  public boolean readsGramian;

  public Control(int tasks, double rate, double... weights) {
    this.present = new boolean[tasks];
    Arrays.fill(present, true);
    this.rate = rate;
    this.fixed = weights;
  }

  @Override
  public boolean[] present() {
    return present;
  }

  @Override
  public double rate() {
    return rate;
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public double[] controls() {
    return new double[0];
  }

  @Override
  public boolean readsGradients() {
    return readsGramian;
  }

  @Override
  public boolean knownWeights(double[] weights) {
    if (knowsWeights) {
      weigh(weights);
    }
    return knowsWeights;
  }

  @Override
  public void balance(
      double[] statistic, Supplier<double[]> gramian, double[] losses, double[] weights) {
    weigh(weights);
  }

  private void weigh(double[] weights) {
    for (int t = 0; t < weights.length; t++) {
      weights[t] = present[t] ? fixed[t] : 0;
    }
  }
}
