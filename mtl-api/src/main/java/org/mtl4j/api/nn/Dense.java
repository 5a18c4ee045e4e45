// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/** A fully connected layer: [batch, in] to [batch, out]. Rows are flattened first. */
public final class Dense implements Layer {
  private final String place;
  private final Variable kernel;
  private final Variable bias;
  private final Activation activation;

  /** Initializes the kernel by the rule of the activation, and the bias with 0. */
  public Dense(Scope scope, int in, int out, Activation activation) {
    this(scope, in, out, activation, activation.initializer(), Initializer.constant(0));
  }

  /**
   * Declares {@code kernel} [in, out] and {@code bias} [out].
   *
   * @param kernelStart the initial values of the kernel
   * @param biasStart the initial values of the bias
   */
  public Dense(
      Scope scope,
      int in,
      int out,
      Activation activation,
      Initializer kernelStart,
      Initializer biasStart) {
    this.place = scope.path();
    this.kernel = scope.variable("kernel", Shape.of(in, out), kernelStart);
    this.bias = scope.variable("bias", Shape.of(out), biasStart);
    this.activation = activation;
  }

  @Override
  public Shape output() {
    return bias.shape();
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    return g.within(
        place,
        () -> {
          Tensor product = g.matmul(g.flatten(x), g.variable(kernel));
          return activation.apply(g, g.add(product, g.variable(bias)));
        });
  }
}
