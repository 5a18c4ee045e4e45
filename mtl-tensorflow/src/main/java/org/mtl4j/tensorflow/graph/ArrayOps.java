// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** Translates operations on whole arrays to TensorFlow: products, reductions, layout, images. */
final class ArrayOps {
  private final Ops tf;
  private final Tensor t;
  private final List<Operand<?>> inputs;

  private ArrayOps(Ops tf, Tensor t, List<Operand<?>> inputs) {
    this.tf = tf;
    this.t = t;
    this.inputs = inputs;
  }

  /** Translates a tensor, given its translated inputs. */
  static Operand<?> of(Ops tf, Tensor t, List<Operand<?>> inputs) {
    return new ArrayOps(tf, t, inputs).translate();
  }

  private Operand<?> translate() {
    return switch (t.op()) {
      case STOP_GRADIENT -> t.type() == DType.FLOAT ? tf.stopGradient(in(0)) : inputs.get(0);
      case MATMUL -> matmul();
      case EINSUM -> tf.linalg.einsum(all(TFloat32.class), t.attribute("equation", String.class));
      case POLAR -> Matrices.polar(tf, t.shape(), in(0));
      case SUM, MEAN, MAX, MIN, PRODUCT -> Reductions.of(tf, t, in(0), t.integers("axes"));
      case CUMSUM -> tf.math.cumsum(in(0), constant("axis"));
      case ARGMAX -> tf.math.argMax(in(0), constant("axis"), TInt32.class);
      case TOP_K -> tf.nn.topK(tf.stopGradient(in(0)), constant("k"), TInt32.class).indices();
      case RESHAPE -> tf.reshape(inputs.get(0), vector("shape"));
      case TRANSPOSE -> tf.linalg.transpose(inputs.get(0), vector("permutation"));
      case CONCAT, STACK ->
          switch (t.type()) {
            case FLOAT -> join(all(TFloat32.class));
            case INT -> join(all(TInt32.class));
            case BOOL -> join(all(TBool.class));
          };
      case SLICE -> slice();
      case PAD -> pad();
      case GATHER ->
          tf.gather(
              inputs.get(0), ints(1), constant("axis"), Gather.batchDims((long) number("batch")));
      case SEGMENT_SUM -> tf.math.unsortedSegmentSum(in(0), ints(1), constant("segments"));
      case ONE_HOT ->
          tf.stopGradient(tf.oneHot(ints(0), constant("depth"), tf.constant(1f), tf.constant(0f)));
      case CONV2D, DEPTHWISE_CONV2D, MAX_POOL, AVERAGE_POOL -> image();
      default -> throw Translator.unknown(t);
    };
  }

  private Operand<TFloat32> in(int input) {
    return inputs.get(input).asOutput().expect(TFloat32.class);
  }

  private Operand<TInt32> ints(int input) {
    return inputs.get(input).asOutput().expect(TInt32.class);
  }

  private <T extends TType> List<Operand<T>> all(Class<T> type) {
    List<Operand<T>> all = new ArrayList<>();
    inputs.forEach(input -> all.add(input.asOutput().expect(type)));
    return all;
  }

  private int number(String attribute) {
    return t.attribute(attribute, Integer.class);
  }

  private Operand<TInt32> constant(String attribute) {
    return tf.constant(number(attribute));
  }

  private Operand<TInt32> vector(String attribute) {
    return tf.constant(t.integers(attribute).stream().mapToInt(Integer::intValue).toArray());
  }

  private Operand<TFloat32> matmul() {
    boolean transposeA = t.attribute("transposeA", Boolean.class);
    boolean transposeB = t.attribute("transposeB", Boolean.class);
    if (t.inputs().stream().allMatch(input -> input.shape().rank() == 2)) {
      return tf.linalg.matMul(
          in(0), in(1), MatMul.transposeA(transposeA), MatMul.transposeB(transposeB));
    }
    return tf.train.batchMatMul(
        in(0), in(1), TFloat32.class, BatchMatMul.adjX(transposeA), BatchMatMul.adjY(transposeB));
  }

  private <T extends TType> Operand<T> join(List<Operand<T>> parts) {
    return t.op() == Op.CONCAT
        ? tf.concat(parts, constant("axis"))
        : tf.stack(parts, org.tensorflow.op.core.Stack.axis((long) number("axis")));
  }

  private Operand<?> slice() {
    int axis = number("axis");
    int[] begin = new int[t.shape().rank()];
    int[] size = new int[begin.length];
    Arrays.fill(size, -1);
    begin[axis] = number("from");
    size[axis] = number("to") - begin[axis];
    return tf.slice(inputs.get(0), tf.constant(begin), tf.constant(size));
  }

  private Operand<TFloat32> pad() {
    List<Integer> before = t.integers("before");
    List<Integer> after = t.integers("after");
    int[][] widths = new int[before.size()][];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = new int[] {before.get(i), after.get(i)};
    }
    return tf.pad(in(0), tf.constant(widths), tf.constant(0f));
  }

  private Operand<TFloat32> image() {
    Operand<TFloat32> x = in(0);
    String padding = t.attribute("same", Boolean.class) ? "SAME" : "VALID";
    if (t.op() == Op.CONV2D) {
      List<Integer> apart = t.integers("strides");
      List<Long> strides = List.of(1L, (long) apart.get(0), (long) apart.get(1), 1L);
      return tf.nn.conv2d(x, in(1), strides, padding);
    }
    int stride = number("stride");
    List<Long> strides = List.of(1L, (long) stride, (long) stride, 1L);
    if (t.op() == Op.DEPTHWISE_CONV2D) {
      return tf.nn.depthwiseConv2dNative(x, in(1), strides, padding);
    }
    int size = number("size");
    return t.op() == Op.MAX_POOL
        ? tf.nn.maxPool(
            x,
            tf.constant(new int[] {1, size, size, 1}),
            tf.constant(new int[] {1, stride, stride, 1}),
            padding)
        : tf.nn.avgPool(x, List.of(1L, (long) size, (long) size, 1L), strides, padding);
  }
}
