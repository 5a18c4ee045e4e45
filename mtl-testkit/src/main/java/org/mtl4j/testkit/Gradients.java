// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * Derivatives by finite differences of four points, in 64 bits. For smooth functions the relative
 * error is about 1e-11. Tensors without gradient (stopped gradients, comparisons, random numbers)
 * are held constant. Near a kink, such as relu at 0, the result has no meaning.
 */
public final class Gradients {
  private static final double STEP = 1e-4;

  private Gradients() {}

  /** The derivative of a scalar in every element of a variable, in its shape. */
  public static Values finiteDifference(Tensor scalar, Variable variable, Feed feed) {
    return finiteDifference(
        scalar,
        feed,
        feed.variables().get(variable.name()),
        moved -> feed.variable(variable, moved));
  }

  /** The derivative of a scalar in every element of an input, in its shape. */
  public static Values finiteDifference(Tensor scalar, String input, Feed feed) {
    return finiteDifference(
        scalar, feed, feed.inputs().get(input), moved -> feed.input(input, moved));
  }

  private static Values finiteDifference(
      Tensor scalar, Feed feed, Values point, Function<Values, Feed> at) {
    Map<Tensor, Values> held = held(scalar, feed);
    double[] result = new double[point.data().length];
    for (int i = 0; i < result.length; i++) {
      double x = point.data()[i];
      double h = STEP * Math.max(1, Math.abs(x));
      int place = i;
      Function<Double, Double> f =
          moved -> {
            Feed there = at.apply(point.with(place, moved));
            return new Interpreter(there, held).value(scalar).at();
          };
      double near = f.apply(x + h) - f.apply(x - h);
      double far = f.apply(x + 2 * h) - f.apply(x - 2 * h);
      result[i] = (8 * near - far) / (12 * h);
    }
    return new Values(point.shape(), result);
  }

  /** The values of all tensors without gradient. */
  private static Map<Tensor, Values> held(Tensor scalar, Feed feed) {
    Interpreter here = new Interpreter(feed);
    here.value(scalar);
    Map<Tensor, Values> held = new HashMap<>(here.known());
    held.keySet().removeIf(Gradients::carries);
    return held;
  }

  private static boolean carries(Tensor tensor) {
    boolean flows = tensor.type() == DType.FLOAT && tensor.op().differentiable();
    return flows || tensor.op() == Op.INPUT;
  }
}
