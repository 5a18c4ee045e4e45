// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import java.util.function.BiFunction;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;

/** An activation function. */
public enum Activation {
  NONE((g, x) -> x, Initializer.glorot()),
  RELU(Graph::relu, Initializer.he()),
  LEAKY_RELU((g, x) -> g.leakyRelu(x, 0.01), Initializer.he()),
  ELU(Graph::elu, Initializer.he()),
  SELU(Graph::selu, Initializer.glorot()),
  GELU(Graph::gelu, Initializer.he()),
  SWISH(Graph::swish, Initializer.he()),
  MISH(Graph::mish, Initializer.he()),
  TANH(Graph::tanh, Initializer.glorot()),
  SIGMOID(Graph::sigmoid, Initializer.glorot());

  private final BiFunction<Graph, Tensor, Tensor> function;
  private final Initializer kernel;

  Activation(BiFunction<Graph, Tensor, Tensor> function, Initializer kernel) {
    this.function = function;
    this.kernel = kernel;
  }

  /** Applies the function to each element. */
  public Tensor apply(Graph g, Tensor x) {
    return function.apply(g, x);
  }

  /** The initializer of the weights before it: He's for rectified units, Glorot's for others. */
  public Initializer initializer() {
    return kernel;
  }
}
