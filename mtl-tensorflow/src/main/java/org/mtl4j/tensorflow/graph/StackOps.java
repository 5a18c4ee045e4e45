// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.tensorflow.stack.Source;
import org.mtl4j.tensorflow.stack.Stack;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Translates joined stacks to TensorFlow. The result has the shape of a member behind an axis of
 * all members. Sources that all members have in common are without this axis.
 */
final class StackOps {
  private final Ops tf;
  private final ElementOps elements;
  private final Function<Source, Operand<?>> done;
  private final Predicate<Tensor> shared;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * Where a common source enters a stack.
   *
   * @param source the common source
   * @param at an array of the stack [members, ...]
   * @param rows from the gradient of {@code at} to that of the source, for each member
   */
  record Entry(Tensor source, Operand<TFloat32> at, UnaryOperator<Operand<TFloat32>> rows) {}

  /**
   * @param done the translated sources
   * @param shared common sources whose gradient is needed for each member
   */
  StackOps(Ops tf, Function<Source, Operand<?>> done, Predicate<Tensor> shared) {
    this.tf = tf;
    this.elements = new ElementOps(tf);
    this.done = done;
    this.shared = shared;
  }

  /** Where shared sources entered the stacks translated so far. */
  List<Entry> entries() {
    return entries;
  }

  /** Translates a stack whose sources are translated; not one of variables, inputs, constants. */
  Operand<?> of(Stack stack) {
    Tensor first = stack.first();
    return switch (first.op()) {
      case STOP_GRADIENT ->
          first.type() == DType.FLOAT ? tf.stopGradient(floats(stack, 0)) : raw(stack, 0);
      case MATMUL -> matmul(stack);
      case EINSUM -> einsum(stack);
      case SUM, MEAN, MAX, MIN, PRODUCT ->
          Reductions.of(tf, first, floats(stack, 0), later(first.integers("axes")));
      case CUMSUM -> tf.math.cumsum(floats(stack, 0), tf.constant(axis(first) + 1));
      case RESHAPE -> reshape(raw(stack, 0), stack.size(), first.integers("shape"));
      case TRANSPOSE -> transpose(stack);
      case CONCAT, STACK -> join(stack);
      case SLICE -> slice(stack);
      case ONE_HOT ->
          tf.stopGradient(
              tf.oneHot(
                  raw(stack, 0).asOutput().expect(TInt32.class),
                  tf.constant(first.attribute("depth", Integer.class)),
                  tf.constant(1f),
                  tf.constant(0f)));
      case LOG_SOFTMAX -> elements.logSoftmaxOfRows(first, floats(stack, 0));
      default -> elements.of(first, aligned(stack, first.shape().rank()));
    };
  }

  private Operand<?> raw(Stack stack, int source) {
    Source from = stack.sources().get(source);
    return isShared(stack, from) ? spread(stack, (Source.Single) from) : done.apply(from);
  }

  private boolean isShared(Stack stack, Source source) {
    return source instanceof Source.Single single
        && stack.first().type() == DType.FLOAT
        && stack.first().op().differentiable()
        && single.tensor().type() == DType.FLOAT
        && shared.test(single.tensor());
  }

  /** A common source once for each member, so that each has a gradient of its own. */
  private Operand<TFloat32> spread(Stack stack, Source.Single source) {
    Operand<TFloat32> common = done.apply(source).asOutput().expect(TFloat32.class);
    Operand<TInt32> size = tf.constant(new int[] {stack.size()});
    Operand<TFloat32> each =
        tf.broadcastTo(common, tf.concat(List.of(size, tf.shape(common)), tf.constant(0)));
    entries.add(new Entry(source.tensor(), each, gradient -> gradient));
    return each;
  }

  /** Whether a source has an axis of members. */
  private boolean isSpread(Stack stack, int source) {
    Source from = stack.sources().get(source);
    return from instanceof Stack || isShared(stack, from);
  }

  private Operand<TFloat32> floats(Stack stack, int source) {
    return raw(stack, source).asOutput().expect(TFloat32.class);
  }

  private static int axis(Tensor t) {
    return t.attribute("axis", Integer.class);
  }

  private static List<Integer> later(List<Integer> axes) {
    return axes.stream().map(axis -> axis + 1).toList();
  }

  /** All sources, so that they broadcast: stacks get axes of size 1 up to a rank of members. */
  private List<Operand<?>> aligned(Stack stack, int rank) {
    List<Operand<?>> result = new ArrayList<>();
    for (int i = 0; i < stack.sources().size(); i++) {
      result.add(aligned(stack, i, rank));
    }
    return result;
  }

  private Operand<?> aligned(Stack stack, int source, int rank) {
    Operand<?> operand = raw(stack, source);
    Shape shape = stack.first().inputs().get(source).shape();
    if (!isSpread(stack, source) || shape.rank() >= rank) {
      return operand;
    }
    List<Integer> sizes = new ArrayList<>(Collections.nCopies(rank - shape.rank(), 1));
    for (int size : shape.sizes()) {
      sizes.add(size);
    }
    return reshape(operand, stack.size(), sizes);
  }

  private Operand<?> reshape(Operand<?> x, int size, List<Integer> shape) {
    int[] sizes = new int[shape.size() + 1];
    sizes[0] = size;
    for (int i = 1; i < sizes.length; i++) {
      sizes[i] = shape.get(i - 1);
    }
    return tf.reshape(x, tf.constant(sizes));
  }

  private Operand<?> transpose(Stack stack) {
    List<Integer> order = stack.first().integers("permutation");
    int[] permutation = new int[order.size() + 1];
    for (int i = 1; i < permutation.length; i++) {
      permutation[i] = order.get(i - 1) + 1;
    }
    return tf.linalg.transpose(raw(stack, 0), tf.constant(permutation));
  }

  private Operand<TFloat32> matmul(Stack stack) {
    Tensor first = stack.first();
    boolean transposeA = first.attribute("transposeA", Boolean.class);
    boolean transposeB = first.attribute("transposeB", Boolean.class);
    boolean matrices = first.inputs().stream().allMatch(input -> input.shape().rank() == 2);
    if (matrices && !transposeA && stack.sources().get(0) instanceof Source.Single) {
      return product(stack, transposeB);
    }
    int rank = first.shape().rank();
    return tf.train.batchMatMul(
        aligned(stack, 0, rank).asOutput().expect(TFloat32.class),
        aligned(stack, 1, rank).asOutput().expect(TFloat32.class),
        TFloat32.class,
        BatchMatMul.adjX(transposeA),
        BatchMatMul.adjY(transposeB));
  }

  /** One matrix for all members times their common operand: one product, not one per member. */
  private Operand<TFloat32> product(Stack stack, boolean transposed) {
    Tensor first = stack.first();
    int in = first.inputs().get(0).shape().size(1);
    int out = first.shape().size(1);
    Operand<TFloat32> kernels = floats(stack, 1);
    Operand<TFloat32> matrix =
        tf.reshape(
            transposed || out == 1 ? kernels : swapped(kernels),
            tf.constant(new int[] {stack.size() * out, in}));
    Source common = stack.sources().get(0);
    Operand<TFloat32> product =
        tf.linalg.matMul(
            matrix, done.apply(common).asOutput().expect(TFloat32.class), MatMul.transposeB(true));
    Operand<TFloat32> result =
        out == 1
            ? tf.reshape(product, tf.constant(new int[] {stack.size(), -1, 1}))
            : swapped(tf.reshape(product, tf.constant(new int[] {stack.size(), out, -1})));
    if (isShared(stack, common)) {
      entries.add(
          new Entry(
              stack.first().inputs().get(0), result, y -> perMember(y, kernels, !transposed)));
    }
    return result;
  }

  private Operand<TFloat32> perMember(
      Operand<TFloat32> gradient, Operand<TFloat32> kernels, boolean transpose) {
    return tf.train.batchMatMul(gradient, kernels, TFloat32.class, BatchMatMul.adjY(transpose));
  }

  /** Swaps the last two of three axes. */
  private Operand<TFloat32> swapped(Operand<TFloat32> x) {
    return tf.linalg.transpose(x, tf.constant(new int[] {0, 2, 1}));
  }

  /** The axis of members becomes a letter that the equation does not use. */
  private Operand<TFloat32> einsum(Stack stack) {
    String equation = stack.first().attribute("equation", String.class);
    char letter = 'A';
    while (equation.indexOf(letter) >= 0) {
      letter++;
    }
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    List<Operand<TFloat32>> operands = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      operands.add(floats(stack, i));
      if (isSpread(stack, i)) {
        terms[i] = letter + terms[i];
      }
    }
    return tf.linalg.einsum(operands, String.join(",", terms) + "->" + letter + sides[1]);
  }

  private Operand<?> join(Stack stack) {
    return switch (stack.first().type()) {
      case FLOAT -> join(stack, TFloat32.class);
      case INT -> join(stack, TInt32.class);
      case BOOL -> join(stack, TBool.class);
    };
  }

  private <T extends TType> Operand<T> join(Stack stack, Class<T> type) {
    List<Operand<T>> parts = new ArrayList<>();
    for (int i = 0; i < stack.sources().size(); i++) {
      Operand<T> part = raw(stack, i).asOutput().expect(type);
      parts.add(isSpread(stack, i) ? part : tf.stack(Collections.nCopies(stack.size(), part)));
    }
    int axis = axis(stack.first()) + 1;
    return stack.first().op() == Op.CONCAT
        ? tf.concat(parts, tf.constant(axis))
        : tf.stack(parts, org.tensorflow.op.core.Stack.axis((long) axis));
  }

  private Operand<?> slice(Stack stack) {
    Tensor first = stack.first();
    if (stack.sources().get(0) instanceof Stack) {
      int[] begin = new int[first.shape().rank() + 1];
      int[] size = new int[begin.length];
      Arrays.fill(size, -1);
      begin[axis(first) + 1] = first.attribute("from", Integer.class);
      size[axis(first) + 1] = first.shape().size(axis(first));
      return tf.slice(raw(stack, 0), tf.constant(begin), tf.constant(size));
    }
    return rows(stack);
  }

  /** One row of a common source for each member. */
  private Operand<?> rows(Stack stack) {
    Tensor first = stack.first();
    Source common = stack.sources().get(0);
    int[] numbers =
        stack.members().stream().mapToInt(m -> m.attribute("from", Integer.class)).toArray();
    Operand<?> taken = tf.gather(done.apply(common), tf.constant(numbers), tf.constant(0));
    List<Integer> sizes = new ArrayList<>();
    for (int size : first.shape().sizes()) {
      sizes.add(size);
    }
    Operand<?> result = reshape(taken, stack.size(), sizes);
    if (isShared(stack, common)) {
      Tensor source = first.inputs().get(0);
      int[] shape = new int[first.shape().rank() + 1];
      Arrays.fill(shape, 1);
      shape[0] = numbers.length;
      shape[1] = source.shape().size(0);
      Operand<TFloat32> places =
          tf.reshape(
              tf.oneHot(
                  tf.constant(numbers), tf.constant(shape[1]), tf.constant(1f), tf.constant(0f)),
              tf.constant(shape));
      Operand<TFloat32> at = result.asOutput().expect(TFloat32.class);
      entries.add(new Entry(source, at, gradient -> tf.math.mul(places, gradient)));
    }
    return result;
  }
}
