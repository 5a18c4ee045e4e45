// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.mtl4j.api.graph.Shape;

/**
 * An array of numbers. Integers are doubles; true is 1, false is 0.
 *
 * @param shape the shape, without unknown sizes
 * @param data in row-major order; must not be changed
 */
public record Values(Shape shape, double[] data) {
  public Values {
    if (shape.elements() != data.length) {
      throw new IllegalArgumentException(data.length + " numbers for the shape " + shape);
    }
  }

  /** Numbers in row-major order. */
  public static Values of(Shape shape, double... data) {
    return new Values(shape, data.clone());
  }

  /** Numbers in row-major order. */
  public static Values of(Shape shape, float[] data) {
    double[] wide = new double[data.length];
    Arrays.setAll(wide, i -> data[i]);
    return new Values(shape, wide);
  }

  /** A scalar. */
  public static Values scalar(double value) {
    return of(Shape.SCALAR, value);
  }

  /** A vector. */
  public static Values vector(double... data) {
    return of(Shape.of(data.length), data);
  }

  /** A matrix of rows of equal length. */
  public static Values matrix(double[]... rows) {
    return new Values(
        Shape.of(rows.length, rows[0].length),
        Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
  }

  /** Computes each element from its index. The index array is reused. */
  public static Values fill(Shape shape, ToDoubleFunction<int[]> element) {
    double[] data = new double[shape.elements()];
    int[] place = new int[1];
    forEach(shape, index -> data[place[0]++] = element.applyAsDouble(index));
    return new Values(shape, data);
  }

  /** Every index of a shape in row-major order. The index array is reused. */
  static void forEach(Shape shape, Consumer<int[]> action) {
    int[] index = new int[shape.rank()];
    for (int i = shape.elements(); i > 0; i--) {
      action.accept(index);
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.size(axis); axis--) {
        index[axis] = 0;
      }
    }
  }

  /** Applies a function to each element. */
  public Values map(DoubleUnaryOperator function) {
    return new Values(shape, Arrays.stream(data).map(function).toArray());
  }

  /** The element at an index. */
  public double at(int... index) {
    int place = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (index[axis] < 0 || index[axis] >= shape.size(axis)) {
        throw new IndexOutOfBoundsException(Arrays.toString(index) + " in the shape " + shape);
      }
      place = place * shape.size(axis) + index[axis];
    }
    return data[place];
  }

  /** The element at an index after broadcasting. */
  public double broadcast(int[] index) {
    int place = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = shape.size(axis);
      place = place * size + (size == 1 ? 0 : index[index.length - shape.rank() + axis]);
    }
    return data[place];
  }

  /** The same numbers with one changed. */
  public Values with(int place, double value) {
    double[] copy = data.clone();
    copy[place] = value;
    return new Values(shape, copy);
  }

  /** The numbers in 32 bits, in row-major order. */
  public float[] floats() {
    float[] floats = new float[data.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) data[i];
    }
    return floats;
  }

  @Override
  public String toString() {
    return shape + " " + Arrays.toString(data);
  }
}
