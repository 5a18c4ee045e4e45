// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.Collections;
import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Features;

/** A token (x, 1) for each of three numbers, then stages of width 4 with tanh, token by token. */
record Tokens(int count) implements Encoder {
  @Override
  public Stem stem(Scope scope, InputSpec inputs) {
    return new Stem() {
      @Override
      public Shape output() {
        return Shape.of(3, 2);
      }

      @Override
      public Tensor apply(Graph g, Features features) {
        Tensor x = features.tensor(InputSpec.NUMBERS);
        Tensor ones = g.add(g.zerosLike(x), g.constant(1));
        return g.stack(List.of(x, ones), 2);
      }
    };
  }

  @Override
  public List<Block> stages() {
    return Collections.nCopies(
        count, (scope, in) -> new PerPosition(scope, in, 4, Activation.TANH));
  }
}
