// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations that change the shape: products, reductions, layout. */
abstract class ArrayExpressions extends ElementExpressions {
  ArrayExpressions() {}

  // Products

  /** The matrix product over the last two axes. */
  public Tensor matmul(Tensor a, Tensor b) {
    return matmul(a, b, false, false);
  }

  /** The matrix product over the last two axes, each operand transposed first if set. */
  public Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    List<Tensor> inputs = List.of(floats(Op.MATMUL, a), floats(Op.MATMUL, b));
    Shape shape =
        infer(Op.MATMUL, inputs, () -> Shapes.matmul(a.shape(), b.shape(), transposeA, transposeB));
    return make(
        Op.MATMUL,
        inputs,
        Map.of("transposeA", transposeA, "transposeB", transposeB),
        DType.FLOAT,
        shape);
  }

  /** Einstein summation of one or two inputs: {@code einsum("be,bew->bw", gate, experts)}. */
  public Tensor einsum(String equation, Tensor... inputs) {
    List<Tensor> list = List.of(inputs);
    list.forEach(input -> floats(Op.EINSUM, input));
    Shape shape =
        infer(
            Op.EINSUM,
            list,
            () -> Shapes.einsum(equation, list.stream().map(Tensor::shape).toList()));
    return make(Op.EINSUM, list, Map.of("equation", equation), DType.FLOAT, shape);
  }

  // Reductions; over all axes if none is given

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

  /** The largest value over axes. */
  public Tensor max(Tensor x, int... axes) {
    return reduce(Op.MAX, x, false, axes);
  }

  /** The smallest value over axes. */
  public Tensor min(Tensor x, int... axes) {
    return reduce(Op.MIN, x, false, axes);
  }

  /** The product over axes. */
  public Tensor product(Tensor x, int... axes) {
    return reduce(Op.PRODUCT, x, false, axes);
  }

  /** log Σ exp(x) over axes, without overflow. */
  public Tensor logSumExp(Tensor x, int... axes) {
    Tensor top = stopGradient(reduce(Op.MAX, x, true, axes));
    Tensor rest = log(sum(exp(subtract(x, top)), axes));
    return add(rest, sum(top, axes));
  }

  /** The cumulative sum along an axis. */
  public Tensor cumulativeSum(Tensor x, int axis) {
    int place = axis(Op.CUMSUM, x, axis);
    return make(Op.CUMSUM, List.of(floats(Op.CUMSUM, x)), Map.of("axis", place), x);
  }

  /** The index of the largest value along an axis. No gradient. */
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

  /** The logarithm of {@link #softmax}. */
  public Tensor logSoftmax(Tensor x) {
    axis(Op.LOG_SOFTMAX, x, -1);
    return unary(Op.LOG_SOFTMAX, x);
  }

  // Layout

  /** The same elements in another shape. One size may be -1. */
  public Tensor reshape(Tensor x, int... sizes) {
    List<Integer> list = Arrays.stream(sizes).boxed().toList();
    Shape shape = infer(Op.RESHAPE, List.of(x), () -> Shapes.reshape(x.shape(), list));
    return make(Op.RESHAPE, List.of(x), Map.of("shape", list), x.type(), shape);
  }

  /** Each row as a vector: [batch, ...] to [batch, elements]. */
  public Tensor flatten(Tensor x) {
    return x.shape().rank() == 2 ? x : reshape(x, -1, x.shape().row().elements());
  }

  /** Inserts an axis of size 1. */
  public Tensor expand(Tensor x, int axis) {
    int place = axis < 0 ? axis + x.shape().rank() + 1 : axis;
    return reshape(x, x.shape().insert(place, 1).sizes());
  }

  /** Removes an axis of size 1. */
  public Tensor squeeze(Tensor x, int axis) {
    int place = axis(Op.RESHAPE, x, axis);
    if (x.shape().size(place) != 1) {
      throw mismatch(Op.RESHAPE, List.of(x), "axis " + axis + " is not of size 1");
    }
    return reshape(x, x.shape().without(place).sizes());
  }

  /** Permutes the axes. */
  public Tensor transpose(Tensor x, int... permutation) {
    List<Integer> list = Arrays.stream(permutation).boxed().toList();
    if (!list.stream()
        .sorted()
        .toList()
        .equals(IntStream.range(0, x.shape().rank()).boxed().toList())) {
      throw mismatch(Op.TRANSPOSE, List.of(x), list + " is not an order of its axes");
    }
    Shape shape = Shapes.of(list.stream().map(x.shape()::size).toList());
    return make(Op.TRANSPOSE, List.of(x), Map.of("permutation", list), x.type(), shape);
  }

  /** Concatenates tensors along an axis. */
  public Tensor concat(List<Tensor> inputs, int axis) {
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    int place = axis(Op.CONCAT, inputs.get(0), axis);
    Shape shape =
        infer(
            Op.CONCAT,
            inputs,
            () -> Shapes.concat(inputs.stream().map(Tensor::shape).toList(), place));
    return make(Op.CONCAT, inputs, Map.of("axis", place), inputs.get(0).type(), shape);
  }

  /** Stacks tensors of one shape along a new axis. */
  public Tensor stack(List<Tensor> inputs, int axis) {
    Shape first = inputs.get(0).shape();
    if (!inputs.stream().allMatch(input -> Shapes.compatible(input.shape(), first))) {
      throw mismatch(Op.STACK, inputs, "the inputs differ");
    }
    int place = axis < 0 ? axis + first.rank() + 1 : axis;
    return make(
        Op.STACK,
        inputs,
        Map.of("axis", place),
        inputs.get(0).type(),
        first.insert(place, inputs.size()));
  }

  /** The slice along an axis from (inclusive) to (exclusive). */
  public Tensor slice(Tensor x, int axis, int from, int to) {
    int place = axis(Op.SLICE, x, axis);
    int size = x.shape().size(place);
    if (from < 0 || to <= from || (size >= 0 && to > size)) {
      throw mismatch(Op.SLICE, List.of(x), "there is no part " + from + " to " + to);
    }
    return make(
        Op.SLICE,
        List.of(x),
        Map.of("axis", place, "from", from, "to", to),
        x.type(),
        x.shape().with(place, to - from));
  }

  /** The slice at one index of an axis, without this axis. */
  public Tensor index(Tensor x, int axis, int index) {
    int place = axis(Op.SLICE, x, axis);
    return squeeze(slice(x, place, index, index + 1), place);
  }

  /** Pads with zeros: how many before and after along each axis. */
  public Tensor pad(Tensor x, List<Integer> before, List<Integer> after) {
    if (before.size() != x.shape().rank() || after.size() != x.shape().rank()) {
      throw mismatch(Op.PAD, List.of(x), "padding needs two numbers an axis");
    }
    int[] sizes = x.shape().sizes();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] < 0 ? sizes[i] : sizes[i] + before.get(i) + after.get(i);
    }
    return make(
        Op.PAD,
        List.of(floats(Op.PAD, x)),
        Map.of("before", before, "after", after),
        DType.FLOAT,
        Shape.of(sizes));
  }

  /** The slices of a tensor at some indices of an axis. */
  public Tensor gather(Tensor x, Tensor indices, int axis) {
    typed(Op.GATHER, indices, DType.INT);
    int place = axis(Op.GATHER, x, axis);
    Shape shape = x.shape().without(place);
    for (int i = indices.shape().rank() - 1; i >= 0; i--) {
      shape = shape.insert(place, indices.shape().size(i));
    }
    return make(Op.GATHER, List.of(x, indices), Map.of("axis", place), x.type(), shape);
  }

  /** 1 at the index, 0 elsewhere: [...] to [..., depth]. No gradient. */
  public Tensor oneHot(Tensor indices, int depth) {
    typed(Op.ONE_HOT, indices, DType.INT);
    return make(
        Op.ONE_HOT,
        List.of(indices),
        Map.of("depth", depth),
        DType.FLOAT,
        indices.shape().append(depth));
  }

  private Tensor reduce(Op op, Tensor x, boolean keep, int... axes) {
    floats(op, x);
    List<Integer> list =
        axes.length == 0
            ? IntStream.range(0, x.shape().rank()).boxed().toList()
            : Arrays.stream(axes).map(axis -> axis(op, x, axis)).sorted().boxed().toList();
    Shape shape = Shapes.reduce(x.shape(), list, keep);
    return list.isEmpty()
        ? x
        : make(op, List.of(x), Map.of("axes", list, "keep", keep), DType.FLOAT, shape);
  }
}
