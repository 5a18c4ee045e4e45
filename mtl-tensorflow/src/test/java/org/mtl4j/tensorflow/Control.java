package org.mtl4j.tensorflow;

import java.util.Arrays;
import org.mtl4j.backend.StepControl;

/** A host that trains all tasks at one rate and weights them as told. */
final class Control implements StepControl {
  final boolean[] present;
  final double rate;
  final double[] fixed;
  long step;

  /** Whether the weights are told before a step already. */
  boolean foresees;

  /** Whether the Gramian is read. */
  boolean reads;

  Control(int tasks, double rate, double... weights) {
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
    return reads;
  }

  @Override
  public boolean knownWeights(double[] weights) {
    if (foresees) {
      weigh(weights);
    }
    return foresees;
  }

  @Override
  public void balance(double[] statistic, double[] losses, double[] weights) {
    weigh(weights);
  }

  private void weigh(double[] weights) {
    for (int t = 0; t < weights.length; t++) {
      weights[t] = present[t] ? fixed[t] : 0;
    }
  }
}
