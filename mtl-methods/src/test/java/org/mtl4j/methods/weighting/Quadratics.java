// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.train.Optimizer;

/**
 * A model whose losses are known: ½‖θ - c_t‖² on training batches, ½‖θ - d_t‖² on validation
 * batches, in double precision.
 */
final class Quadratics implements Probe {
  final double[] theta;
  final double[][] training;
  final double[][] validation;
  final boolean[] trained;
  final boolean[] validated;
  final double[][] vectors;

  Quadratics(double[] theta, double[][] training, double[][] validation, int vectors) {
    this.theta = theta.clone();
    this.training = training;
    this.validation = validation;
    this.trained = new boolean[training.length];
    this.validated = new boolean[training.length];
    Arrays.fill(trained, true);
    Arrays.fill(validated, true);
    this.vectors = new double[vectors][theta.length];
  }

  private double[][] centers(Batch batch) {
    return batch.source() == Batch.Source.TRAINING ? training : validation;
  }

  @Override
  public List<String> tasks() {
    return IntStream.range(0, training.length).mapToObj(t -> "t" + t).toList();
  }

  @Override
  public double rate() {
    return 0.5;
  }

  @Override
  public Optimizer optimizer() {
    return new Optimizer.Sgd(0.5, 0);
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
    parameters(into);
    gradient(batch, into, weights, into);
  }

  @Override
  public void gradient(Batch batch, int at, double[] weights, int into) {
    double[] point = vectors[at].clone();
    for (int i = 0; i < point.length; i++) {
      vectors[into][i] = 0;
      for (int t = 0; t < weights.length; t++) {
        vectors[into][i] += present(batch, t) ? weights[t] * (point[i] - centers(batch)[t][i]) : 0;
      }
    }
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
