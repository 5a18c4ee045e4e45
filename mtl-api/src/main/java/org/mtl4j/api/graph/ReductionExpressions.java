// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.api.error.ShapeException;

/** Reductions, over all axes if none is given, and operations along an axis. */
abstract class ReductionExpressions extends ProductExpressions {
  ReductionExpressions() {}

  /** The sum over axes. */
  public Tensor sum(Tensor x, int... axes) {
    return reduce(Op.SUM, x, false, axes);
  }

  /** The sum over axes, which are kept with size 1. */
  public Tensor sumKeeping(Tensor x, int... axes) {
    return reduce(Op.SUM, x, true, axes);
  }

  /** The mean over axes. */
  public Tensor mean(Tensor x, int... axes) {
    return reduce(Op.MEAN, x, false, axes);
  }

  /** The mean over axes, which are kept with size 1. */
  public Tensor meanKeeping(Tensor x, int... axes) {
    return reduce(Op.MEAN, x, true, axes);
  }

  /** The mean of the squared difference from the mean over axes: divided by n, not n - 1. */
  public Tensor variance(Tensor x, int... axes) {
    return mean(squaredDifference(x, axes), axes);
  }

  /** The {@link #variance} over axes, which are kept with size 1. */
  public Tensor varianceKeeping(Tensor x, int... axes) {
    return meanKeeping(squaredDifference(x, axes), axes);
  }

  private Tensor squaredDifference(Tensor x, int... axes) {
    return square(subtract(x, meanKeeping(x, axes)));
  }

  /** The largest value over axes. Equal largest values share the gradient. */
  public Tensor max(Tensor x, int... axes) {
    return reduce(Op.MAX, x, false, axes);
  }

  /** The largest value over axes, which are kept with size 1. */
  public Tensor maxKeeping(Tensor x, int... axes) {
    return reduce(Op.MAX, x, true, axes);
  }

  /** The smallest value over axes. Equal smallest values share the gradient. */
  public Tensor min(Tensor x, int... axes) {
    return reduce(Op.MIN, x, false, axes);
  }

  /** The smallest value over axes, which are kept with size 1. */
  public Tensor minKeeping(Tensor x, int... axes) {
    return reduce(Op.MIN, x, true, axes);
  }

  /** The product over axes. */
  public Tensor product(Tensor x, int... axes) {
    return reduce(Op.PRODUCT, x, false, axes);
  }

  /** Whether at least one of the booleans over axes is true. */
  public Tensor any(Tensor x, int... axes) {
    Tensor ones = cast(typed(Op.MAX, x, DType.BOOL), DType.FLOAT);
    return cast(reduce(Op.MAX, ones, false, axes), DType.BOOL);
  }

  /** Whether all of the booleans over axes are true. */
  public Tensor all(Tensor x, int... axes) {
    Tensor ones = cast(typed(Op.MIN, x, DType.BOOL), DType.FLOAT);
    return cast(reduce(Op.MIN, ones, false, axes), DType.BOOL);
  }

  /** log Σ exp(x) over axes, without overflow. */
  public Tensor logSumExp(Tensor x, int... axes) {
    Tensor top = stopGradient(reduce(Op.MAX, x, true, axes));
    Tensor rest = log(sum(exp(subtract(x, top)), axes));
    return add(rest, sum(top, axes));
  }

  /**
   * The trace norm of a matrix [..., m, n], the sum of its singular values, over the last two axes.
   * The gradient is {@link #polar}, which is a subgradient where a singular value is 0.
   */
  public Tensor traceNorm(Tensor x) {
    return sum(multiply(polar(x), x), -2, -1);
  }

  /** The cumulative sum along an axis. */
  public Tensor cumulativeSum(Tensor x, int axis) {
    int place = axis(Op.CUMSUM, x, axis);
    return make(Op.CUMSUM, List.of(floats(Op.CUMSUM, x)), Map.of("axis", place), x);
  }

  /**
   * The cumulative product along an axis of known size. The gradient is exact for zeros too.
   *
   * @throws ShapeException if the size of the axis is not known
   */
  public Tensor cumulativeProduct(Tensor x, int axis) {
    int place = axis(Op.PRODUCT, floats(Op.PRODUCT, x), axis);
    int size = known(Op.PRODUCT, x, place);
    Tensor result = x;
    for (int step = 1; step < size; step *= 2) {
      Tensor before = slice(result, place, 0, size - step);
      Tensor rest = multiply(slice(result, place, step, size), before);
      result = concat(List.of(slice(result, place, 0, step), rest), place);
    }
    return result;
  }

  /** The index of the largest value along an axis, the first of equal ones. No gradient. */
  public Tensor argmax(Tensor x, int axis) {
    int place = axis(Op.ARGMAX, x, axis);
    return make(
        Op.ARGMAX,
        List.of(floats(Op.ARGMAX, x)),
        Map.of("axis", place),
        DType.INT,
        x.shape().without(place));
  }

  /** exp(x) / Σ exp(x) over the last axis. */
  public Tensor softmax(Tensor x) {
    axis(Op.SOFTMAX, x, -1);
    return unary(Op.SOFTMAX, x);
  }

  /** exp(x) / Σ exp(x) over an axis. */
  public Tensor softmax(Tensor x, int axis) {
    int place = axis(Op.SOFTMAX, x, axis);
    return swapped(softmax(swapped(x, place)), place);
  }

  /** The logarithm of {@link #softmax(Tensor)}. */
  public Tensor logSoftmax(Tensor x) {
    axis(Op.LOG_SOFTMAX, x, -1);
    return unary(Op.LOG_SOFTMAX, x);
  }

  /** The logarithm of {@link #softmax(Tensor, int)}. */
  public Tensor logSoftmax(Tensor x, int axis) {
    int place = axis(Op.LOG_SOFTMAX, x, axis);
    return swapped(logSoftmax(swapped(x, place)), place);
  }

  /** Swaps an axis with the last one. */
  final Tensor swapped(Tensor x, int axis) {
    int last = x.shape().rank() - 1;
    int[] order = IntStream.rangeClosed(0, last).toArray();
    order[axis] = last;
    order[last] = axis;
    return axis == last ? x : transpose(x, order);
  }

  /** The size of an axis. */
  final int known(Op op, Tensor x, int axis) {
    int size = x.shape().size(axis);
    if (size < 0) {
      throw mismatch(op, List.of(x), "the size of axis " + axis + " must be known");
    }
    return size;
  }

  private Tensor reduce(Op op, Tensor x, boolean keep, int... axes) {
    floats(op, x);
    List<Integer> list =
        axes.length == 0
            ? IntStream.range(0, x.shape().rank()).boxed().toList()
            : Arrays.stream(axes).map(axis -> axis(op, x, axis)).sorted().boxed().toList();
    if (list.stream().distinct().count() < list.size()) {
      throw mismatch(op, List.of(x), "an axis is given twice in " + Arrays.toString(axes));
    }
    Shape shape = Shapes.reduce(x.shape(), list, keep);
    return list.isEmpty()
        ? x
        : make(op, List.of(x), Map.of("axes", list, "keep", keep), DType.FLOAT, shape);
  }
}
