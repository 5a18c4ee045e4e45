// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Operations that move elements: layout, slices, look-ups by index. */
abstract class ArrayExpressions extends ElementExpressions {
  ArrayExpressions() {}

  // Layout

  /** The same elements in another shape. One size may be -1. */
  public Tensor reshape(Tensor x, int... sizes) {
    List<Integer> list = Arrays.stream(sizes).boxed().toList();
    Shape shape = infer(Op.RESHAPE, List.of(x), () -> Shapes.reshape(x.shape(), list));
    return make(Op.RESHAPE, List.of(x), Map.of("shape", list), x.type(), shape);
  }

  /** Each row as a vector: [batch, ...] to [batch, elements]. */
  public Tensor flatten(Tensor x) {
    Shape row = x.shape().rank() == 0 ? Shape.SCALAR : x.shape().row();
    if (!row.isKnown()) {
      throw mismatch(Op.RESHAPE, List.of(x), "the size of a row must be known");
    }
    return x.shape().rank() == 2 ? x : reshape(x, -1, row.elements());
  }

  /** Inserts an axis of size 1. */
  public Tensor expand(Tensor x, int axis) {
    int place = infer(Op.RESHAPE, List.of(x), () -> Shapes.place(x.shape(), axis));
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
    oneType(Op.CONCAT, inputs);
    int place = axis(Op.CONCAT, inputs.get(0), axis);
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    Shape shape =
        infer(
            Op.CONCAT,
            inputs,
            () -> Shapes.concat(inputs.stream().map(Tensor::shape).toList(), place));
    return make(Op.CONCAT, inputs, Map.of("axis", place), inputs.get(0).type(), shape);
  }

  /** Stacks tensors of one shape along a new axis. */
  public Tensor stack(List<Tensor> inputs, int axis) {
    oneType(Op.STACK, inputs);
    Shape first = inputs.get(0).shape();
    if (!inputs.stream().allMatch(input -> Shapes.compatible(input.shape(), first))) {
      throw mismatch(Op.STACK, inputs, "the inputs differ");
    }
    int place = infer(Op.STACK, inputs, () -> Shapes.place(first, axis));
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

  /**
   * Parts of an axis, one after the other.
   *
   * @param sizes the sizes of the parts; their sum is the size of the axis
   */
  public List<Tensor> split(Tensor x, int axis, int... sizes) {
    int place = axis(Op.SLICE, x, axis);
    int size = x.shape().size(place);
    if (sizes.length == 0 || size >= 0 && Arrays.stream(sizes).sum() != size) {
      throw mismatch(
          Op.SLICE, List.of(x), "axis " + axis + " has no parts of " + Arrays.toString(sizes));
    }
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int part : sizes) {
      parts.add(slice(x, place, from, from + part));
      from += part;
    }
    return parts;
  }

  /** Repeats a tensor along each axis: how often along each. */
  public Tensor tile(Tensor x, int... times) {
    if (times.length != x.shape().rank() || Arrays.stream(times).anyMatch(n -> n < 1)) {
      throw mismatch(
          Op.CONCAT,
          List.of(x),
          "a number of repetitions is needed for each axis, not " + Arrays.toString(times));
    }
    Tensor result = x;
    for (int axis = 0; axis < times.length; axis++) {
      result = concat(Collections.nCopies(times[axis], result), axis);
    }
    return result;
  }

  /**
   * Repeats axes of size 1, and new axes before the first.
   *
   * @param sizes the sizes of the result; -1 for the size of the axis of the input
   */
  public Tensor broadcastTo(Tensor x, int... sizes) {
    int more = sizes.length - x.shape().rank();
    int[] own = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      own[i] = sizes[i] < 0 ? 1 : sizes[i];
      int size = more < 0 || i < more ? 1 : x.shape().size(i - more);
      if (more < 0 || i < more && sizes[i] < 0 || sizes[i] >= 0 && size != 1 && size != sizes[i]) {
        throw mismatch(Op.ADD, List.of(x), "cannot be broadcast to " + Arrays.toString(sizes));
      }
    }
    return broadcast(x, constant(Shape.of(own), new float[Shape.of(own).elements()]));
  }

  /** Repeats a tensor to the shape that it has in arithmetic with another, known at run time. */
  public Tensor broadcastLike(Tensor x, Tensor like) {
    return broadcast(x, zerosLike(cast(like, DType.FLOAT)));
  }

  private Tensor broadcast(Tensor x, Tensor zeros) {
    return switch (x.type()) {
      case FLOAT -> add(x, zeros);
      case INT -> add(x, cast(zeros, DType.INT));
      case BOOL -> or(x, cast(zeros, DType.BOOL));
    };
  }

  /** Pads with zeros: how many before and after along each axis. */
  public Tensor pad(Tensor x, List<Integer> before, List<Integer> after) {
    if (before.size() != x.shape().rank() || after.size() != x.shape().rank()) {
      throw mismatch(Op.PAD, List.of(x), "padding needs two numbers an axis");
    }
    if (Stream.of(before, after).flatMap(List::stream).anyMatch(count -> count < 0)) {
      throw mismatch(Op.PAD, List.of(x), "padding must not be negative: " + before + ", " + after);
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
    inRange(Op.GATHER, x, indices, x.shape().size(place));
    Shape shape = x.shape().without(place);
    for (int i = indices.shape().rank() - 1; i >= 0; i--) {
      shape = shape.insert(place, indices.shape().size(i));
    }
    return make(Op.GATHER, List.of(x, indices), Map.of("axis", place, "batch", 0), x.type(), shape);
  }

  /** 1 at the index, 0 elsewhere: [...] to [..., depth]. No gradient. */
  public Tensor oneHot(Tensor indices, int depth) {
    typed(Op.ONE_HOT, indices, DType.INT);
    if (depth < 1) {
      throw mismatch(Op.ONE_HOT, List.of(indices), "the depth must be at least 1, not " + depth);
    }
    return make(
        Op.ONE_HOT,
        List.of(indices),
        Map.of("depth", depth),
        DType.FLOAT,
        indices.shape().append(depth));
  }
}
