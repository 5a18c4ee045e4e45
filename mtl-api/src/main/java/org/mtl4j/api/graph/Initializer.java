// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * The initial values of a variable. The random numbers depend only on the seed of the run and the
 * name of the variable, so that a single-task baseline has the initial values of the shared model.
 */
@FunctionalInterface
public interface Initializer {
  /**
   * Computes the values of a variable in row-major order.
   *
   * @param shape the shape of the variable
   * @param random the generator of this variable in this run
   */
  float[] values(Shape shape, SplittableRandom random);

  /** The value of all elements, if it is constant; empty by default. */
  default OptionalDouble constantValue() {
    return OptionalDouble.empty();
  }

  /** One value for all elements. */
  static Initializer constant(double value) {
    return new Initializer() {
      @Override
      public float[] values(Shape shape, SplittableRandom random) {
        float[] values = new float[shape.elements()];
        Arrays.fill(values, (float) value);
        return values;
      }

      @Override
      public OptionalDouble constantValue() {
        return OptionalDouble.of(value);
      }
    };
  }

  /** Given values in row-major order. */
  static Initializer of(float... values) {
    return (shape, random) -> {
      if (values.length != shape.elements()) {
        throw new IllegalArgumentException(
            values.length + " initial values were given for a variable of shape " + shape);
      }
      return values.clone();
    };
  }

  /** Uniform between two bounds. */
  static Initializer uniform(double low, double high) {
    return (shape, random) -> {
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (low + (high - low) * random.nextDouble());
      }
      return values;
    };
  }

  /** Normal with mean 0. */
  static Initializer normal(double deviation) {
    return (shape, random) -> {
      float[] values = new float[shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * gaussian(random));
      }
      return values;
    };
  }

  /** Uniform within ±√(6 / (fan-in + fan-out)) (Glorot and Bengio, AISTATS 2010). */
  static Initializer glorot() {
    return (shape, random) -> {
      double bound = Math.sqrt(6.0 / Math.max(1, fanIn(shape) + fanOut(shape)));
      return uniform(-bound, bound).values(shape, random);
    };
  }

  /** Uniform within ±√(6 / fan-in), for rectified units (He et al., ICCV 2015). */
  static Initializer he() {
    return (shape, random) -> {
      double bound = Math.sqrt(6.0 / Math.max(1, fanIn(shape)));
      return uniform(-bound, bound).values(shape, random);
    };
  }

  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private static int fanIn(Shape shape) {
    return shape.rank() < 2 ? shape.elements() : shape.elements() / Math.max(1, shape.size(-1));
  }

  private static int fanOut(Shape shape) {
    return shape.rank() < 2 ? shape.elements() : shape.elements() / Math.max(1, shape.size(-2));
  }
}
