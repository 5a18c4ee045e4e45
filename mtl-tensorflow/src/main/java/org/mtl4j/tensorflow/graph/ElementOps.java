// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.List;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Tensor;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** Translates elementwise operations to TensorFlow. */
final class ElementOps {
  private final Ops tf;

  ElementOps(Ops tf) {
    this.tf = tf;
  }

  /** Translates a tensor, given its translated inputs. */
  Operand<?> of(Tensor t, List<Operand<?>> inputs) {
    return switch (t.op()) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM, POWER ->
          t.type() == DType.INT
              ? binary(t, ints(inputs, 0), ints(inputs, 1))
              : binary(t, in(inputs, 0), in(inputs, 1));
      case EQUAL, LESS, LESS_EQUAL, AND, OR, NOT, IS_NAN -> truth(t, inputs);
      case WHERE -> where(t, inputs);
      case CAST -> cast(t, inputs);
      default -> unary(t, inputs);
    };
  }

  private static Operand<TFloat32> in(List<Operand<?>> inputs, int input) {
    return inputs.get(input).asOutput().expect(TFloat32.class);
  }

  private static Operand<TInt32> ints(List<Operand<?>> inputs, int input) {
    return inputs.get(input).asOutput().expect(TInt32.class);
  }

  private static Operand<TBool> bools(List<Operand<?>> inputs, int input) {
    return inputs.get(input).asOutput().expect(TBool.class);
  }

  private <T extends TNumber> Operand<T> binary(Tensor t, Operand<T> a, Operand<T> b) {
    return switch (t.op()) {
      case ADD -> tf.math.add(a, b);
      case SUBTRACT -> tf.math.sub(a, b);
      case MULTIPLY -> tf.math.mul(a, b);
      case DIVIDE -> tf.math.div(a, b);
      case MAXIMUM -> tf.math.maximum(a, b);
      case MINIMUM -> tf.math.minimum(a, b);
      case POWER -> tf.math.pow(a, b);
      default -> throw Translator.unknown(t);
    };
  }

  private Operand<TFloat32> unary(Tensor t, List<Operand<?>> inputs) {
    Operand<TFloat32> x = in(inputs, 0);
    return switch (t.op()) {
      case NEGATE -> tf.math.neg(x);
      case ABS -> tf.math.abs(x);
      case SQUARE -> tf.math.square(x);
      case SQRT -> tf.math.sqrt(x);
      case RSQRT -> tf.math.rsqrt(x);
      case EXP -> tf.math.exp(x);
      case LOG -> tf.math.log(x);
      case LOG1P -> tf.math.log1p(x);
      case EXPM1 -> tf.math.expm1(x);
      case SIGMOID -> tf.math.sigmoid(x);
      case TANH -> tf.math.tanh(x);
      case RELU -> tf.nn.relu(x);
      case ELU -> tf.nn.elu(x);
      case SELU -> tf.nn.selu(x);
      case LEAKY_RELU -> tf.nn.leakyRelu(x, LeakyRelu.alpha(t.attribute("slope", Float.class)));
      case SOFTPLUS -> tf.math.softplus(x);
      case ERF -> tf.math.erf(x);
      case SIN -> tf.math.sin(x);
      case COS -> tf.math.cos(x);
      case SIGN -> tf.stopGradient(tf.math.sign(x));
      case FLOOR -> tf.stopGradient(tf.math.floor(x));
      case ROUND -> tf.stopGradient(tf.math.round(x));
      case SOFTMAX -> tf.nn.softmax(x);
      case LOG_SOFTMAX -> logSoftmax(t, x);
      default -> throw Translator.unknown(t);
    };
  }

  /** As a matrix: TensorFlow's derivative is correct only if axis 1 is the last axis. */
  private Operand<TFloat32> logSoftmax(Tensor t, Operand<TFloat32> x) {
    return t.shape().rank() == 2 ? tf.nn.logSoftmax(x) : logSoftmaxOfRows(t, x);
  }

  /** The logarithm of the softmax over the last axis of an array of any rank. */
  Operand<TFloat32> logSoftmaxOfRows(Tensor t, Operand<TFloat32> x) {
    Operand<TFloat32> rows = tf.reshape(x, tf.constant(new int[] {-1, t.shape().size(-1)}));
    return tf.reshape(tf.nn.logSoftmax(rows), tf.shape(x));
  }

  private Operand<TBool> truth(Tensor t, List<Operand<?>> inputs) {
    boolean whole = t.inputs().get(0).type() == DType.INT;
    return switch (t.op()) {
      case EQUAL ->
          whole
              ? tf.math.equal(ints(inputs, 0), ints(inputs, 1))
              : tf.math.equal(in(inputs, 0), in(inputs, 1));
      case LESS ->
          whole
              ? tf.math.less(ints(inputs, 0), ints(inputs, 1))
              : tf.math.less(in(inputs, 0), in(inputs, 1));
      case LESS_EQUAL ->
          whole
              ? tf.math.lessEqual(ints(inputs, 0), ints(inputs, 1))
              : tf.math.lessEqual(in(inputs, 0), in(inputs, 1));
      case AND -> tf.math.logicalAnd(bools(inputs, 0), bools(inputs, 1));
      case OR -> tf.math.logicalOr(bools(inputs, 0), bools(inputs, 1));
      case NOT -> tf.math.logicalNot(bools(inputs, 0));
      case IS_NAN -> tf.math.isNan(in(inputs, 0));
      default -> throw Translator.unknown(t);
    };
  }

  private Operand<?> where(Tensor t, List<Operand<?>> inputs) {
    return switch (t.type()) {
      case FLOAT -> tf.select(bools(inputs, 0), in(inputs, 1), in(inputs, 2));
      case INT -> tf.select(bools(inputs, 0), ints(inputs, 1), ints(inputs, 2));
      case BOOL -> tf.select(bools(inputs, 0), bools(inputs, 1), bools(inputs, 2));
    };
  }

  private Operand<?> cast(Tensor t, List<Operand<?>> inputs) {
    return switch (t.type()) {
      case FLOAT -> tf.stopGradient(tf.dtypes.cast(inputs.get(0), TFloat32.class));
      case INT -> tf.dtypes.cast(inputs.get(0), TInt32.class);
      case BOOL -> tf.dtypes.cast(inputs.get(0), TBool.class);
    };
  }
}
