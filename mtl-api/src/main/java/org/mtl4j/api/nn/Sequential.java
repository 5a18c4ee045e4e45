package org.mtl4j.api.nn;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/** Layers one after the other; without layers the identity. */
public record Sequential(Shape input, List<Layer> layers) implements Layer {

  public Sequential {
    layers = List.copyOf(layers);
  }

  /**
   * Dense layers of the given widths, named by their number, each followed by dropout where the
   * rate is above zero.
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
