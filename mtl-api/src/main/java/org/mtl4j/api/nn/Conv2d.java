// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;

/**
 * Convolution, bias, activation and optional max pooling of images [height, width, channels].
 * Images are padded with zeros, so that stride 1 keeps height and width.
 */
public final class Conv2d implements Layer {
  private final String place;
  private final Variable kernel;
  private final Optional<Variable> bias;
  private final Window window;
  private final Activation activation;
  private final int pool;
  private final Shape output;

  /**
   * How the kernel moves over an image.
   *
   * @param size height and width of the kernel, 1 or more
   * @param stride from one position to the next, 1 or more
   * @param dilation the distance of neighbors in the kernel, 1 or more
   */
  public record Window(int size, int stride, int dilation) {
    public Window {
      Bounds.atLeast(1, "size", size);
      Bounds.atLeast(1, "stride", stride);
      Bounds.atLeast(1, "dilation", dilation);
    }
  }

  /**
   * With stride 1 and bias. Declares {@code kernel} [size, size, in, channels] and {@code bias}
   * [channels].
   *
   * @param in the shape of one image
   * @param pool window and stride of the max pooling; 1 for none
   * @throws ShapeException if rows are no images or are smaller than the pooling
   */
  public Conv2d(Scope scope, Shape in, int channels, int size, Activation activation, int pool) {
    this(
        scope,
        in,
        channels,
        new Window(size, 1, 1),
        true,
        activation,
        activation.initializer(),
        pool);
  }

  /**
   * Without pooling. Declares {@code kernel} [size, size, in, channels] and, if there is a bias,
   * {@code bias} [channels].
   *
   * @param in the shape of one image
   * @param start the initial values of the kernel
   * @throws ShapeException if rows are no images
   */
  public Conv2d(
      Scope scope,
      Shape in,
      int channels,
      Window window,
      boolean bias,
      Activation activation,
      Initializer start) {
    this(scope, in, channels, window, bias, activation, start, 1);
  }

  private Conv2d(
      Scope scope,
      Shape in,
      int channels,
      Window window,
      boolean bias,
      Activation activation,
      Initializer start,
      int pool) {
    Rows.requireImage(scope, in);
    Bounds.atLeast(1, "pool", pool);
    int height = (in.size(0) + window.stride - 1) / window.stride;
    int width = (in.size(1) + window.stride - 1) / window.stride;
    Rows.require(scope, in, Math.min(height, width) >= pool, "pooling of " + pool + " is larger");
    this.place = scope.path();
    this.kernel =
        scope.variable("kernel", Shape.of(window.size, window.size, in.size(2), channels), start);
    this.bias =
        bias
            ? Optional.of(scope.variable("bias", Shape.of(channels), Initializer.constant(0)))
            : Optional.empty();
    this.window = window;
    this.activation = activation;
    this.pool = pool;
    this.output = Shape.of(height / pool, width / pool, channels);
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
          List<Integer> stride = List.of(window.stride, window.stride);
          List<Integer> dilation = List.of(window.dilation, window.dilation);
          Tensor product = g.conv2d(x, g.variable(kernel), stride, dilation, true);
          Tensor sum = bias.map(b -> g.add(product, g.variable(b))).orElse(product);
          Tensor active = activation.apply(g, sum);
          return pool == 1 ? active : g.maxPool(active, pool, pool, false);
        });
  }
}
