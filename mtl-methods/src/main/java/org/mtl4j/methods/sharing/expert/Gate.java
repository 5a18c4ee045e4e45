// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.sharing.Outputs;

/**
 * The weights of experts: softmax(x W), linear in the flattened input, without bias.
 *
 * @param kernel W [elements, experts]
 */
record Gate(Variable kernel) {
  /** Declares {@code kernel} with Glorot's initial values. */
  static Gate of(Scope place, Shape in, int experts) {
    return new Gate(
        place.variable("kernel", Shape.of(in.elements(), experts), Initializer.glorot()));
  }

  /** The weights [batch, experts]. */
  Tensor weights(Graph g, Tensor x) {
    return g.softmax(g.matmul(g.flatten(x), g.variable(kernel)));
  }

  /**
   * Observes {@code gates} [tasks, experts], the mean weights of the batch, unless they are more
   * than {@link Outputs#LARGEST_OBSERVATION}, and {@code gate entropy} [tasks], the mean over the
   * batch of -Σ w log w, in nats.
   *
   * @param suffix appended to both names
   * @param weights of each task, [batch, experts] or [experts]
   */
  static Outputs observe(Graph g, Outputs outputs, String suffix, List<Tensor> weights) {
    Outputs observed =
        outputs.observe(
            "gate entropy" + suffix,
            g.stack(weights.stream().map(w -> mean(g, entropy(g, w), 0)).toList(), 0));
    return observe(
        observed, "gates" + suffix, g.stack(weights.stream().map(w -> mean(g, w, 1)).toList(), 0));
  }

  /** Observes values, unless they are more than {@link Outputs#LARGEST_OBSERVATION}. */
  static Outputs observe(Outputs outputs, String name, Tensor values) {
    return values.shape().elements() > Outputs.LARGEST_OBSERVATION
        ? outputs
        : outputs.observe(name, values);
  }

  /** -Σ w log w over the last axis. A weight of 0 adds 0. */
  private static Tensor entropy(Graph g, Tensor w) {
    return g.negate(g.sum(g.multiply(w, g.log(g.maximum(w, g.constant(1e-30)))), -1));
  }

  /** The mean over the batch, if there is one before the last axes. */
  private static Tensor mean(Graph g, Tensor x, int axes) {
    return x.shape().rank() == axes ? x : g.mean(x, 0);
  }
}
