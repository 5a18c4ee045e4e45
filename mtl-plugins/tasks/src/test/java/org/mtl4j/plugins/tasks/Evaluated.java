// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.task.Scores;
import org.mtl4j.api.task.Task;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Gradients;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/**
 * Loss, gradient and prediction of a fitted task for given outputs and labels, in float64. Labels
 * and predictions are in the unit of the label.
 */
record Evaluated(Task task, Tensor losses, Tensor sum, Tensor prediction, Feed feed) {
  static Evaluated of(Task task, double[][] outputs, double... labels) {
    Graph g = new Graph(Mode.TRAINING);
    Scope scope = Scope.root();
    Optional<Layer> readout = task.readout(scope);
    Tensor head = g.input("output", DType.FLOAT, Shape.batchOf(task.outputWidth()));
    Tensor label = g.input("label", DType.FLOAT, Shape.batchOf(1));
    Tensor output = readout.map(layer -> layer.apply(g, head)).orElse(head);
    Tensor losses = task.loss(g, output, label);
    double[] encoded = Arrays.stream(labels).map(y -> task.scale().encode(y, 0)).toArray();
    Feed feed =
        new Feed()
            .initial(scope.variables(), 1)
            .input("output", Values.matrix(outputs))
            .input("label", Values.of(Shape.of(labels.length, 1), encoded));
    return new Evaluated(task, losses, g.sum(losses), task.predict(g, output), feed);
  }

  double[] loss() {
    return new Interpreter(feed).value(losses).data();
  }

  double[] predicted() {
    double[] numbers = new Interpreter(feed).value(prediction).data();
    int width = task.outputs().size();
    return IntStream.range(0, numbers.length)
        .mapToDouble(i -> task.scale().decode(numbers[i], i % width))
        .toArray();
  }

  /** The derivative of the summed loss with respect to the outputs of the head. */
  double[] gradient() {
    return Gradients.finiteDifference(sum, "output", feed).data();
  }

  /** Outputs of width 1. */
  static double[][] column(double... values) {
    return Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
  }

  /** Scores of rows of weight 1. */
  static Scores scores(double[][] predictions, double... labels) {
    int width = predictions[0].length;
    float[] p = new float[labels.length * width];
    float[] y = new float[labels.length];
    float[] weights = new float[labels.length];
    Arrays.fill(weights, 1);
    for (int row = 0; row < labels.length; row++) {
      y[row] = (float) labels[row];
      for (int k = 0; k < width; k++) {
        p[row * width + k] = (float) predictions[row][k];
      }
    }
    return new Scores(labels.length, width, p, 1, y, weights, new double[1]);
  }
}
