// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;

/** An encoder that reads only one column of arrays. */
record Flattened(String column, int width) implements Encoder {
  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    int in = inputs.arrays().get(column).elements();
    Layer layer = new Dense(scope, in, width, Activation.TANH);
    return new Stem() {
      @Override
      public Shape output() {
        return Shape.of(width);
      }

      @Override
      public Tensor apply(Graph g, Features features) {
        return layer.apply(g, g.flatten(features.tensor(column)));
      }
    };
  }

  @Override
  public List<Block> stages() {
    return List.of();
  }
}
