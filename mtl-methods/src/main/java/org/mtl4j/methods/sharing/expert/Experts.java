// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Blueprint;

/** Networks of one shape that read one input, and weighted sums of their outputs. */
record Experts(List<Layer> layers) {
  Experts {
    layers = List.copyOf(layers);
  }

  /** Experts in the scopes of their indices, each with its own initial values. */
  static Experts of(Scope place, int count, Block block, Shape in) {
    return new Experts(
        IntStream.range(0, count).mapToObj(i -> block.build(place.child(i), in)).toList());
  }

  /**
   * The stages of the encoder, then {@link #dense} in {@code output}.
   *
   * @param width the width of the dense layer; 0 for none
   */
  static Block encoder(Blueprint plan, int width) {
    return (place, in) -> {
      Sequential stages = plan.stages(place, in);
      if (width == 0) {
        return stages;
      }
      List<Layer> layers = new ArrayList<>(stages.layers());
      layers.add(dense(place.child("output"), stages.output(), width));
      return new Sequential(in, layers);
    };
  }

  /** A dense layer over the last axis, with ReLU. */
  static Layer dense(Scope place, Shape in, int width) {
    return in.rank() == 1
        ? new Dense(place, in.size(0), width, Activation.RELU)
        : new PerPosition(place, in, width, Activation.RELU);
  }

  /** The output of each expert, [batch, row...]. */
  List<Tensor> apply(Graph g, Tensor x) {
    return layers.stream().map(expert -> expert.apply(g, x)).toList();
  }

  /** The outputs of experts as one array [experts, batch, elements]. */
  static Tensor stack(Graph g, List<Tensor> outputs) {
    return g.stack(outputs.stream().map(g::flatten).toList(), 0);
  }

  /**
   * Σ_e w_e y_e, of the shape of an output.
   *
   * @param weights [batch, experts], or [experts] for all rows
   * @param outputs of the experts [experts, batch, elements]
   * @param row the shape of one row of an output
   */
  static Tensor mix(Graph g, Tensor weights, Tensor outputs, Shape row) {
    boolean ofRows = weights.shape().rank() == 2;
    Tensor ofExperts = ofRows ? g.transpose(weights, 1, 0) : g.expand(weights, 1);
    // Products and a sum, not an einsum: that would be one tiny matrix product for each row.
    Tensor mixed = g.sum(g.multiply(g.expand(ofExperts, 2), outputs), 0);
    return g.reshape(mixed, Shape.batchOf(row.sizes()).sizes());
  }
}
