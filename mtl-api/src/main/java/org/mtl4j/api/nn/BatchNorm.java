// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * Batch normalization (Ioffe and Szegedy, ICML 2015): each feature is normalized to mean 0 and
 * variance 1, in training by the batch, in inference by moving averages; then scaled and shifted. A
 * step changes the averages by a tenth of the difference. Mean and variance are over all axes but
 * the last.
 */
public final class BatchNorm implements Layer {
  private static final double EPSILON = 1e-5;
  private static final double RATE = 0.1;

  private final Variable scale;
  private final Variable shift;
  private final Variable mean;
  private final Variable variance;
  private final Shape output;

  /**
   * Declares {@code scale}, {@code shift} and the moving averages {@code mean} and {@code
   * variance}.
   *
   * @param row the shape of one row; its last axis is the features
   */
  public BatchNorm(Scope scope, Shape row) {
    Shape width = Shape.of(row.size(-1));
    this.output = row;
    this.scale = scope.variable("scale", width, Initializer.constant(1));
    this.shift = scope.variable("shift", width, Initializer.constant(0));
    this.mean = scope.statistic("mean", width, Initializer.constant(0));
    this.variance = scope.statistic("variance", width, Initializer.constant(1));
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    Tensor center = g.variable(mean);
    Tensor spread = g.variable(variance);
    if (g.training()) {
      int[] axes = new int[x.shape().rank() - 1];
      for (int i = 0; i < axes.length; i++) {
        axes[i] = i;
      }
      Tensor batchMean = g.mean(x, axes);
      Tensor batchVariance = g.mean(g.square(g.subtract(x, batchMean)), axes);
      g.update(mean, move(g, center, batchMean));
      g.update(variance, move(g, spread, batchVariance));
      center = batchMean;
      spread = batchVariance;
    }
    Tensor normal = g.multiply(g.subtract(x, center), g.rsqrt(g.add(spread, g.constant(EPSILON))));
    return g.add(g.multiply(normal, g.variable(scale)), g.variable(shift));
  }

  private static Tensor move(Graph g, Tensor average, Tensor value) {
    return g.add(g.scale(average, 1 - RATE), g.scale(value, RATE));
  }
}
