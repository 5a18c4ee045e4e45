// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * A dense layer along the last axis, with the same weights at every position: [batch, ..., in] to
 * [batch, ..., out]. It is {@code Linear} of PyTorch; {@link Dense} flattens rows instead.
 */
public final class PerPosition implements Layer {
  private final String place;
  private final Variable kernel;
  private final Variable bias;
  private final Activation activation;
  private final Shape output;

  /** Initializes the kernel by the rule of the activation, and the bias with 0. */
  public PerPosition(Scope scope, Shape in, int out, Activation activation) {
    this(scope, in, out, activation, activation.initializer(), Initializer.constant(0));
  }

  /**
   * Declares {@code kernel} [in, out] and {@code bias} [out].
   *
   * @param in the shape of one row of the input; its last axis is the features
   * @throws ShapeException if a row has no axis
   */
  public PerPosition(
      Scope scope,
      Shape in,
      int out,
      Activation activation,
      Initializer kernelStart,
      Initializer biasStart) {
    Rows.require(scope, in, in.rank() > 0, "rows [..., features] are needed");
    this.place = scope.path();
    this.kernel = scope.variable("kernel", Shape.of(in.size(-1), out), kernelStart);
    this.bias = scope.variable("bias", Shape.of(out), biasStart);
    this.activation = activation;
    this.output = in.with(in.rank() - 1, out);
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
          Tensor rows = g.reshape(x, -1, kernel.shape().size(0));
          Tensor sum = g.add(g.matmul(rows, g.variable(kernel)), g.variable(bias));
          Tensor y = activation.apply(g, sum);
          Shape shape = x.shape();
          return g.reshape(y, shape.with(shape.rank() - 1, output.size(-1)).sizes());
        });
  }
}
