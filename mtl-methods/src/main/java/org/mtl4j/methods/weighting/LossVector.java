// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.List;
import java.util.Map;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/**
 * The losses as one vector [T], with masks for absent tasks.
 *
 * @param g the training graph
 * @param losses the losses of a step
 */
record LossVector(Graph g, Losses losses) {

  /** The losses [T]; 1 for absent tasks. */
  Tensor values() {
    return g.stack(losses.values(), 0);
  }

  /** The entries of present tasks, and a number for each absent task [T]. */
  Tensor present(Tensor x, double absent) {
    return g.where(there(), x, g.constant(absent));
  }

  /** Whether each task is present [T]. */
  Tensor there() {
    return g.less(g.constant(0.5), losses.present());
  }

  /** The number of present tasks. */
  Tensor count() {
    return g.sum(losses.present());
  }

  /** Numbers, one for each task [T]. */
  Tensor constants(double... numbers) {
    float[] floats = new float[numbers.length];
    for (int t = 0; t < floats.length; t++) {
      floats[t] = (float) numbers[t];
    }
    return g.constant(Shape.of(floats.length), floats);
  }

  /** T of the numbers fed, from an index on [T]. */
  Tensor controls(int from) {
    return g.slice(losses.controls(), 0, from, from + losses.size());
  }

  /**
   * The shares of the tasks [T].
   *
   * @throws ConfigurationException if their number is not T
   */
  Tensor shares(List<Double> preference) {
    if (!preference.isEmpty() && preference.size() != losses.size()) {
      throw new ConfigurationException(
          "the preference %s needs one share for each of the tasks %s, in this order"
              .formatted(preference, losses.tasks()));
    }
    return constants(Preferential.shares(preference, losses.size()));
  }

  /**
   * The losses minus their lower bounds [T].
   *
   * @param ideal the lower bounds by task name; 0 by default
   * @throws ConfigurationException if a name is not that of a task
   */
  Tensor above(Map<String, Double> ideal) {
    if (!losses.tasks().containsAll(ideal.keySet())) {
      throw new ConfigurationException(
          "the option ideal names the tasks %s, but there are %s"
              .formatted(ideal.keySet(), losses.tasks()));
    }
    double[] lowest =
        losses.tasks().stream().mapToDouble(task -> ideal.getOrDefault(task, 0.0)).toArray();
    return g.subtract(values(), constants(lowest));
  }

  /** The square root, with derivative 0 at 0. */
  Tensor root(Tensor squares) {
    Tensor positive = g.less(g.constant(0), squares);
    Tensor safe = g.where(positive, squares, g.constant(1));
    return g.where(positive, g.sqrt(safe), g.constant(0));
  }

  /** The quotient of numbers that are 0 or more; 0 if the divisor is 0. */
  Tensor ratio(Tensor upper, Tensor lower) {
    Tensor positive = g.less(g.constant(0), lower);
    Tensor quotient = g.divide(upper, g.where(positive, lower, g.constant(1)));
    return g.where(positive, quotient, g.constant(0));
  }
}
