// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/** Convolution, bias, activation and optional max pooling of images [height, width, channels]. */
public final class Conv2d implements Layer {
  private final String place;
  private final Variable kernel;
  private final Variable bias;
  private final Activation activation;
  private final int pool;
  private final Shape output;

  /**
   * Declares {@code kernel} [size, size, in, channels] and {@code bias} [channels]. Images are
   * padded so that the convolution keeps height and width.
   *
   * @param in the shape of one image
   * @param pool window and stride of the max pooling; 1 for none
   */
  public Conv2d(Scope scope, Shape in, int channels, int size, Activation activation, int pool) {
    this.place = scope.path();
    this.kernel =
        scope.variable(
            "kernel", Shape.of(size, size, in.size(2), channels), activation.initializer());
    this.bias = scope.variable("bias", Shape.of(channels), Initializer.constant(0));
    this.activation = activation;
    this.pool = pool;
    this.output = Shape.of(in.size(0) / pool, in.size(1) / pool, channels);
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    return g.within(
        place,
        () -> {
          Tensor sum = g.add(g.conv2d(x, g.variable(kernel), 1, true), g.variable(bias));
          Tensor active = activation.apply(g, sum);
          return pool == 1 ? active : g.maxPool(active, pool, pool, false);
        });
  }
}
