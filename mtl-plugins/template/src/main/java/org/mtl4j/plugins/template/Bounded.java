// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Head;

/**
 * A dense layer whose outputs stay within a limit: limit · tanh(dense(x) / limit). Keeps the
 * log-odds of a probability, or a standardized value, from growing without bound.
 *
 * @param limit the largest absolute value
 */
@Pluggable(name = "bounded", summary = "One dense layer with outputs within a limit.")
public record Bounded(@Option("largest absolute value of an output, above 0") double limit)
    implements Head {

  public Bounded {
    Bounds.positive("limit", limit);
  }

  public Bounded() {
    this(8);
  }

  @Override
  public Layer build(Scope scope, Shape in, int outputs) {
    return new Limited(
        new Dense(scope.child("output"), in.elements(), outputs, Activation.NONE), limit);
  }

  private record Limited(Layer inner, double limit) implements Layer {
    @Override
    public Shape output() {
      return inner.output();
    }

    @Override
    public Tensor apply(Graph g, Tensor x) {
      return g.scale(g.tanh(g.scale(inner.apply(g, x), 1 / limit)), limit);
    }
  }
}
