// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Layer;

/**
 * Periodic embeddings of numbers, "PBLD" (Gorishniy et al., NeurIPS 2022; Holzmüller et al.,
 * NeurIPS 2024): x_i becomes x_i and A_i cos(2π w_i x_i + b_i) + c_i, with own parameters for each
 * number. Rows [numbers] to [numbers · width].
 */
final class PeriodicEmbedding implements Layer {
  private final String place;
  private final Variable frequency;
  private final Variable phase;
  private final Variable kernel;
  private final Variable bias;
  private final int numbers;
  private final int width;

  /**
   * Declares {@code frequency} and {@code phase} [numbers, frequencies], {@code kernel} [numbers,
   * frequencies, width - 1] and {@code bias} [numbers, width - 1].
   *
   * @param frequencies the cosines of each number
   * @param deviation the standard deviation of the initial frequencies
   * @param width the size of an embedding, 2 or more; the last element is the number itself
   */
  PeriodicEmbedding(Scope scope, int numbers, int frequencies, double deviation, int width) {
    double bound = 1 / Math.sqrt(frequencies);
    this.place = scope.path();
    this.numbers = numbers;
    this.width = width;
    this.frequency =
        scope.variable("frequency", Shape.of(numbers, frequencies), Initializer.normal(deviation));
    this.phase =
        scope.variable(
            "phase", Shape.of(numbers, frequencies), Initializer.uniform(-Math.PI, Math.PI));
    this.kernel =
        scope.variable(
            "kernel",
            Shape.of(numbers, frequencies, width - 1),
            Initializer.uniform(-bound, bound));
    this.bias =
        scope.variable("bias", Shape.of(numbers, width - 1), Initializer.uniform(-bound, bound));
  }

  @Override
  public Shape output() {
    return Shape.of(numbers * width);
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    return g.within(
        place,
        () -> {
          Tensor each = g.expand(x, 2);
          Tensor angle = g.multiply(each, g.scale(g.variable(frequency), 2 * Math.PI));
          Tensor wave = g.cos(g.add(angle, g.variable(phase)));
          Tensor mixed = g.einsum("bnf,nfw->bnw", wave, g.variable(kernel));
          Tensor shifted = g.add(mixed, g.variable(bias));
          return g.reshape(g.concat(List.of(shifted, each), 2), -1, numbers * width);
        });
  }
}
