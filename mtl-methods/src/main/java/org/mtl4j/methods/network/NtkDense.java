// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;

/**
 * The dense layer of RealMLP (Holzmüller et al., NeurIPS 2024): neural tangent parametrization, and
 * a learned weight of the activation for each unit, y = z + a (f(z) - z), z = s/√in · W x + s/10 ·
 * b.
 *
 * <p>With s = 16, a layer of 256 inputs has the learning rate of the optimizer, other layers have
 * it times 16/√in, and biases and weights of activations times 1.6. These are the rates of the
 * paper, divided by 16, so that plain layers of the model can be trained beside.
 *
 * <p>An ensemble has own parameters for each member: rows [members, in] to [members, out].
 */
final class NtkDense implements Layer {
  /** s: the square root of the usual width. */
  static final double SCALE = 16;

  /** Rate of biases and weights of activations, relative to that of kernels. */
  static final double SLOW = 0.1;

  private final String place;
  private final Variable kernel;
  private final Variable bias;
  private final Variable gate;
  private final Activation activation;
  private final Shape output;
  private final boolean ensemble;
  private final double gain;

  /**
   * Declares {@code kernel} [in, out], {@code bias} [out] and {@code gate} [out], for each member
   * of an ensemble.
   *
   * @param in the shape of one row, [in] or [members, in]
   */
  NtkDense(Scope scope, Shape in, int out, Activation activation) {
    int width = in.size(-1);
    this.place = scope.path();
    this.ensemble = in.rank() == 2;
    this.output = in.with(in.rank() - 1, out);
    this.gain = SCALE / Math.sqrt(width);
    this.kernel = scope.variable("kernel", in.append(out), Initializer.normal(1 / SCALE));
    // The paper starts from convex combinations of outputs, whose deviation is about 0.58.
    this.bias = scope.variable("bias", output, Initializer.normal(0.58 / (SCALE * SLOW)));
    this.gate = scope.variable("gate", output, Initializer.constant(0));
    this.activation = activation;
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
          Tensor weights = g.variable(kernel);
          Tensor product = ensemble ? g.einsum("bmi,mio->bmo", x, weights) : g.matmul(x, weights);
          Tensor z = g.add(g.scale(product, gain), g.scale(g.variable(bias), SCALE * SLOW));
          Tensor share = g.add(g.scale(g.variable(gate), SCALE * SLOW), g.constant(1));
          return g.add(z, g.multiply(share, g.subtract(activation.apply(g, z), z)));
        });
  }
}
