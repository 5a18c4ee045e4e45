// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.gradients;

import java.util.Arrays;
import org.mtl4j.methods.Aggregator;
import org.mtl4j.methods.balancer.Upgrad;

/**
 * A training loop without MTL4J's engine: two losses of one parameter vector, their gradients
 * computed by hand, combined by UPGrad.
 *
 * <p>Loss t is the squared distance of the parameters to a target, times a scale. The scales differ
 * by a factor of 100, so plain gradient descent on the sum would follow the second task.
 */
public final class OwnGradients {
  private static final float[][] TARGETS = {{1, 0}, {0, 1}};
  private static final float[] SCALES = {1, 100};
  private static final float RATE = 0.005f;

  private OwnGradients() {}

  public static void main(String[] args) {
    System.out.println(Arrays.toString(train(500)));
  }

  /** Trains from zero and returns the losses divided by their scales. */
  static double[] train(int steps) {
    Aggregator aggregator = new Aggregator(new Upgrad(), 2);
    float[] parameters = {0, 0};
    for (int step = 0; step < steps; step++) {
      float[][] gradients = {gradient(0, parameters), gradient(1, parameters)};
      float[] update = aggregator.combine(gradients, loss(0, parameters), loss(1, parameters));
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= RATE * update[i];
      }
    }
    return new double[] {loss(0, parameters), loss(1, parameters) / SCALES[1]};
  }

  private static double loss(int task, float[] parameters) {
    double sum = 0;
    for (int i = 0; i < parameters.length; i++) {
      sum += Math.pow(parameters[i] - TARGETS[task][i], 2);
    }
    return SCALES[task] * sum;
  }

  private static float[] gradient(int task, float[] parameters) {
    float[] gradient = new float[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      gradient[i] = 2 * SCALES[task] * (parameters[i] - TARGETS[task][i]);
    }
    return gradient;
  }
}
