// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.weighting;

import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.train.Optimizer;

/**
 * A probe of a model whose losses are known, in double precision: ½‖θ - c_t‖² on training batches
 * and ½‖θ - d_t‖² on validation batches. The optimizer is plain descent with rate 0.5. Further
 * batches hold the same rows as the first one.
 */
public final class QuadraticProbe implements Probe {
  private static final double RATE = 0.5;

  private final double[] theta;
  private final double[][] training;
  private final double[][] validation;
  private final boolean[] trained;
  private final boolean[] validated;
  private final double[][] vectors;

  /**
   * With all tasks present in all batches.
   *
   * @param theta the parameters θ [n]
   * @param training the centers c [T, n]
   * @param validation the centers d [T, n]
   * @param vectors how many vectors there are, as the method's demand says
   */
  public QuadraticProbe(double[] theta, double[][] training, double[][] validation, int vectors) {
    this.theta = theta.clone();
    this.training = training;
    this.validation = validation;
    this.trained = new boolean[training.length];
    this.validated = new boolean[training.length];
    Arrays.fill(trained, true);
    Arrays.fill(validated, true);
    this.vectors = new double[vectors][theta.length];
  }

  /**
   * With these training losses, all above 0, and validation losses of a quarter of them. Each task
   * has a parameter of its own.
   */
  public static QuadraticProbe withLosses(double[] losses, int vectors) {
    int tasks = losses.length;
    double[][] training = new double[tasks][tasks];
    double[][] validation = new double[tasks][tasks];
    for (int t = 0; t < tasks; t++) {
      training[t][t] = Math.sqrt(2 * losses[t]);
      validation[t][t] = training[t][t] / 2;
    }
    return new QuadraticProbe(new double[tasks], training, validation, vectors);
  }

  /** Whether a task has labels in the training batch and in the validation batch. */
  public QuadraticProbe present(int task, boolean inTraining, boolean inValidation) {
    trained[task] = inTraining;
    validated[task] = inValidation;
    return this;
  }

  /** Changes one parameter. */
  public QuadraticProbe parameter(int index, double value) {
    theta[index] = value;
    return this;
  }

  /** Takes a step of plain descent on Σ w_t ℓ_t over the tasks of the training batch. */
  public void descend(double[] weights) {
    double[] slope = slope(Batch.COMING, theta, weights);
    for (int i = 0; i < theta.length; i++) {
      theta[i] -= RATE * slope[i];
    }
  }

  /** What a vector holds. */
  public double[] vector(int number) {
    return vectors[number].clone();
  }

  private double[][] centers(Batch batch) {
    return batch.source() == Batch.Source.TRAINING ? training : validation;
  }

  @Override
  public List<String> tasks() {
    return WeightingTrial.names(training.length);
  }

  @Override
  public double rate() {
    return RATE;
  }

  @Override
  public Optimizer optimizer() {
    return new Optimizer.Sgd(RATE, 0);
  }

  @Override
  public boolean present(Batch batch, int task) {
    return batch.source() == Batch.Source.TRAINING ? trained[task] : validated[task];
  }

  @Override
  public void losses(Batch batch, double[] losses) {
    losses(batch, theta, losses);
  }

  @Override
  public void losses(Batch batch, int at, double[] losses) {
    losses(batch, vectors[at], losses);
  }

  private void losses(Batch batch, double[] at, double[] losses) {
    for (int t = 0; t < losses.length; t++) {
      losses[t] = present(batch, t) ? 0 : Double.NaN;
      for (int i = 0; i < at.length; i++) {
        losses[t] += Math.pow(at[i] - centers(batch)[t][i], 2) / 2;
      }
    }
  }

  @Override
  public void gradient(Batch batch, double[] weights, int into) {
    vectors[into] = slope(batch, theta, weights);
  }

  @Override
  public void gradient(Batch batch, int at, double[] weights, int into) {
    vectors[into] = slope(batch, vectors[at], weights);
  }

  private double[] slope(Batch batch, double[] at, double[] weights) {
    double[] slope = new double[at.length];
    for (int i = 0; i < slope.length; i++) {
      for (int t = 0; t < weights.length; t++) {
        slope[i] += present(batch, t) ? weights[t] * (at[i] - centers(batch)[t][i]) : 0;
      }
    }
    return slope;
  }

  @Override
  public void parameters(int into) {
    vectors[into] = theta.clone();
  }

  @Override
  public void velocity(int into) {
    vectors[into] = new double[theta.length];
  }

  @Override
  public void combine(int into, double[] factors, int... from) {
    double[] sum = new double[theta.length];
    for (int k = 0; k < from.length; k++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factors[k] * vectors[from[k]][i];
      }
    }
    vectors[into] = sum;
  }

  @Override
  public void products(int[] left, int[] right, double[] products) {
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        products[i * right.length + j] = 0;
        for (int k = 0; k < theta.length; k++) {
          products[i * right.length + j] += vectors[left[i]][k] * vectors[right[j]][k];
        }
      }
    }
  }
}
