// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.sharing;

import java.nio.FloatBuffer;
import java.util.List;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;

/**
 * A task for trials of networks: the squared error for a value, the logistic loss for a
 * probability, the cross-entropy for a distribution. Its labels are given, not encoded.
 */
public record TrialTask(String name, Prediction prediction, List<String> outputs) implements Task {
  /** One value. */
  public static TrialTask value(String name) {
    return new TrialTask(name, Prediction.VALUE, List.of(name));
  }

  /** One probability. */
  public static TrialTask yesNo(String name) {
    return new TrialTask(name, Prediction.PROBABILITY, List.of(name));
  }

  /** One of three classes. */
  public static TrialTask classes(String name) {
    return new TrialTask(name, Prediction.DISTRIBUTION, List.of("x", "y", "z"));
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
    return switch (prediction) {
      case VALUE -> g.square(g.subtract(output, label));
      case PROBABILITY -> g.subtract(g.softplus(output), g.multiply(label, output));
      case DISTRIBUTION -> {
        Tensor code = g.squeeze(g.cast(label, DType.INT), 1);
        Tensor chosen = g.multiply(g.oneHot(code, outputWidth()), g.logSoftmax(output));
        yield g.negate(g.sumKeeping(chosen, 1));
      }
    };
  }

  @Override
  public Tensor predict(Graph g, Tensor output) {
    return switch (prediction) {
      case VALUE -> output;
      case PROBABILITY -> g.sigmoid(output);
      case DISTRIBUTION -> g.softmax(output);
    };
  }

  @Override
  public List<String> defaultMetrics() {
    return List.of();
  }
}
