// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Dense;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.Sequential;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Head;

/**
 * Dense layers, then a linear layer to the outputs of the task.
 *
 * @param widths the widths of the hidden layers; empty for a linear head
 * @param activation of each hidden layer
 * @param dropout the dropout rate after each hidden layer
 * @param labelStart whether the initial bias of the outputs predicts the mean label or the class
 *     shares of the training rows, if the head belongs to one task; else it is 0
 */
@Pluggable(name = "mlp", summary = "Dense layers, then a linear layer to the outputs.")
public record MlpHead(
    @Option("widths of the hidden layers; none for a linear head") List<Integer> widths,
    @Option("activation of the hidden layers") Activation activation,
    @Option("dropout rate, in [0, 1)") double dropout,
    @Option("start with outputs that predict the mean label or the class shares")
        boolean labelStart)
    implements Head {

  public MlpHead {
    widths = List.copyOf(widths);
    Widths.check(widths, dropout);
  }

  public MlpHead() {
    this(List.of(), Activation.RELU, 0);
  }

  /** With outputs that start at the mean label or the class shares. */
  public MlpHead(List<Integer> widths, Activation activation, double dropout) {
    this(widths, activation, dropout, true);
  }

  @Override
  public Layer build(Scope scope, Shape in, int outputs) {
    return build(scope, in, outputs, Initializer.constant(0));
  }

  @Override
  public Layer build(Scope scope, Shape in, List<Double> start) {
    float[] bias = new float[start.size()];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = start.get(i).floatValue();
    }
    return build(
        scope, in, bias.length, labelStart ? Initializer.of(bias) : Initializer.constant(0));
  }

  private Layer build(Scope scope, Shape in, int outputs, Initializer bias) {
    Sequential hidden = Sequential.dense(scope, in, widths, activation, dropout);
    List<Layer> layers = new ArrayList<>(hidden.layers());
    Activation none = Activation.NONE;
    layers.add(
        new Dense(scope.child("output"), hidden.width(), outputs, none, none.initializer(), bias));
    return new Sequential(in, layers);
  }
}
