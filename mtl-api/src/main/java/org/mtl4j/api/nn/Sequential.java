// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/**
 * Layers applied in order; the identity if there are none.
 *
 * @param input the shape of one row of the input
 */
public record Sequential(Shape input, List<Layer> layers) implements Layer {

  public Sequential {
    layers = List.copyOf(layers);
  }

  /**
   * Dense layers of the given widths, each in the scope of its index, and with dropout if its rate
   * is above 0.
   *
   * @param in the shape of one row of the input
   */
  public static Sequential dense(
      Scope scope, Shape in, List<Integer> widths, Activation activation, double dropout) {
    List<Layer> layers = new ArrayList<>();
    int width = in.elements();
    for (int i = 0; i < widths.size(); i++) {
      Layer dense = new Dense(scope.child(i), width, widths.get(i), activation);
      width = widths.get(i);
      layers.add(dropout > 0 ? new Dropout(scope.child(i), dense, dropout) : dense);
    }
    return new Sequential(in, layers);
  }

  @Override
  public Shape output() {
    return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    Tensor result = x;
    for (Layer layer : layers) {
      result = layer.apply(g, result);
    }
    return result;
  }
}
