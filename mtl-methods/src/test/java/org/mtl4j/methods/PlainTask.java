// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import java.nio.FloatBuffer;
import java.util.List;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;

/** A task with a name, a prediction and outputs, but without labels and loss. */
public record PlainTask(String name, Prediction prediction, List<String> outputs) implements Task {
  /** One value. */
  public static PlainTask value(String name) {
    return new PlainTask(name, Prediction.VALUE, List.of(name));
  }

  /** One probability. */
  public static PlainTask yesNo(String name) {
    return new PlainTask(name, Prediction.PROBABILITY, List.of(name));
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public int outputWidth() {
    return outputs.size();
  }

  @Override
  public void encode(Table table, FloatBuffer labels) {
    throw new UnsupportedOperationException("this task has no labels");
  }

  @Override
  public Tensor loss(Graph g, Tensor output, Tensor label) {
    return g.square(g.subtract(output, label));
  }

  @Override
  public Tensor predict(Graph g, Tensor output) {
    return output;
  }

  @Override
  public List<String> defaultMetrics() {
    return List.of();
  }
}
