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
 * The dense layer of TabM (Gorishniy et al., ICLR 2025), after BatchEnsemble (Wen et al., ICLR
 * 2020): the members of an ensemble share a kernel W, and each scales its inputs and outputs, y_m =
 * f(s_m ⊙ W (r_m ⊙ x_m) + b_m). Rows [in] or [members, in] to [members, out].
 */
final class AdapterDense implements Layer {
  private final String place;
  private final Variable kernel;
  private final Variable before;
  private final Variable after;
  private final Variable bias;
  private final Activation activation;
  private final boolean common;

  /**
   * Declares {@code kernel} [in, out], {@code before} [members, in], {@code after} and {@code bias}
   * [members, out].
   *
   * @param in the shape of one row: [in], the same for all members, which then start with random
   *     scales of inputs; or [members, in], with scales that start at 1
   */
  AdapterDense(Scope scope, Shape in, int out, int members, Activation activation) {
    int width = in.size(-1);
    double bound = 1 / Math.sqrt(width);
    this.place = scope.path();
    this.common = in.rank() == 1;
    this.activation = activation;
    this.kernel =
        scope.variable("kernel", Shape.of(width, out), Initializer.uniform(-bound, bound));
    this.before =
        scope.variable(
            "before",
            Shape.of(members, width),
            common ? Initializer.normal(1) : Initializer.constant(1));
    this.after = scope.variable("after", Shape.of(members, out), Initializer.constant(1));
    this.bias = scope.variable("bias", Shape.of(members, out), Initializer.uniform(-bound, bound));
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
          Tensor scaled = g.multiply(common ? g.expand(x, 1) : x, g.variable(before));
          Tensor rows = g.reshape(scaled, -1, before.shape().size(-1));
          Tensor product =
              g.reshape(
                  g.matmul(rows, g.variable(kernel)), Shape.batchOf(output().sizes()).sizes());
          return activation.apply(
              g, g.add(g.multiply(product, g.variable(after)), g.variable(bias)));
        });
  }
}
