// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.transfer;

import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Task;

/**
 * Probabilities as labels. Scores are log odds of yes, or logarithms of class probabilities up to a
 * constant: logits. So a temperature divides scores.
 */
final class SoftLabels {
  /** The least probability that a score tells from 0; near float32's resolution at 1. */
  private static final double LEAST = 1e-7;

  private SoftLabels() {}

  /**
   * Scores of predicted probabilities; those below 1e-7 count as 1e-7.
   *
   * @param predictions [batch, outputs]
   */
  static Tensor ofPredictions(Graph g, Task task, Tensor predictions) {
    Tensor log = log(g, predictions);
    return task.prediction() == Prediction.DISTRIBUTION
        ? log
        : g.subtract(log, log(g, g.subtract(g.constant(1), predictions)));
  }

  /** Scores of an output: the output itself if it has a number for each prediction. */
  static Tensor ofOutput(Graph g, Task task, Tensor output) {
    return task.outputWidth() == task.outputs().size()
        ? output
        : ofPredictions(g, task, task.predict(g, output));
  }

  /**
   * The cross-entropy of each label.
   *
   * @param teacher scores [batch, outputs]
   * @param student scores [batch, outputs]
   * @return [batch, labelWidth]
   */
  static Tensor crossEntropy(Graph g, Task task, Tensor teacher, Tensor student) {
    if (task.prediction() == Prediction.DISTRIBUTION) {
      Tensor product = g.multiply(g.softmax(teacher), g.logSoftmax(student));
      return g.negate(g.sumKeeping(product, -1));
    }
    Tensor yes = g.sigmoid(teacher);
    return g.add(
        g.multiply(yes, g.softplus(g.negate(student))),
        g.multiply(g.subtract(g.constant(1), yes), g.softplus(student)));
  }

  private static Tensor log(Graph g, Tensor probability) {
    return g.log(g.maximum(probability, g.constant(LEAST)));
  }
}
