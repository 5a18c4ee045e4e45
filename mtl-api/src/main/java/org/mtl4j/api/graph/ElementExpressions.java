// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Element-wise operations: sources, arithmetic, booleans. */
abstract class ElementExpressions extends Expressions {
  ElementExpressions() {}

  // Sources

  /** An input, fed in every step. */
  public Tensor input(String name, DType type, Shape shape) {
    return make(Op.INPUT, List.of(), Map.of("name", name), type, shape);
  }

  /** A number. */
  public Tensor constant(double value) {
    return constant(Shape.SCALAR, (float) value);
  }

  /** Numbers in row-major order. */
  public Tensor constant(Shape shape, float... values) {
    List<Float> list = IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    return constant(shape, DType.FLOAT, list);
  }

  /** Numbers [n] in float32. */
  public Tensor constant(List<Double> values) {
    List<Float> list = values.stream().map(Double::floatValue).toList();
    return constant(Shape.of(list.size()), DType.FLOAT, list);
  }

  /** Whole numbers in row-major order. */
  public Tensor constant(Shape shape, int... values) {
    return constant(shape, DType.INT, Arrays.stream(values).boxed().toList());
  }

  private Tensor constant(Shape shape, DType type, List<? extends Number> values) {
    if (!shape.isKnown() || values.size() != shape.elements()) {
      throw new IllegalArgumentException(
          values.size() + " values for a constant of shape " + shape);
    }
    return make(Op.CONSTANT, List.of(), Map.of("values", values), type, shape);
  }

  /** Zeros of the shape of another tensor, known at run time. */
  public Tensor zerosLike(Tensor x) {
    return where(isNan(x), constant(0), constant(0));
  }

  // Arithmetic

  /** a + b. */
  public Tensor add(Tensor a, Tensor b) {
    return binary(Op.ADD, a, b);
  }

  /** a - b. */
  public Tensor subtract(Tensor a, Tensor b) {
    return binary(Op.SUBTRACT, a, b);
  }

  /** a · b, element by element. */
  public Tensor multiply(Tensor a, Tensor b) {
    return binary(Op.MULTIPLY, a, b);
  }

  /** A tensor times a number. */
  public Tensor scale(Tensor a, double factor) {
    return factor == 1 ? a : multiply(a, constant(factor));
  }

  /** a / b. */
  public Tensor divide(Tensor a, Tensor b) {
    return binary(Op.DIVIDE, a, b);
  }

  /** The larger of both. */
  public Tensor maximum(Tensor a, Tensor b) {
    return binary(Op.MAXIMUM, a, b);
  }

  /** The smaller of both. */
  public Tensor minimum(Tensor a, Tensor b) {
    return binary(Op.MINIMUM, a, b);
  }

  /** a to the power of b. */
  public Tensor power(Tensor a, Tensor b) {
    return binary(Op.POWER, a, b);
  }

  /** -x. */
  public Tensor negate(Tensor x) {
    return unary(Op.NEGATE, x);
  }

  /** The absolute value. */
  public Tensor abs(Tensor x) {
    return unary(Op.ABS, x);
  }

  /** x². */
  public Tensor square(Tensor x) {
    return unary(Op.SQUARE, x);
  }

  /** √x. */
  public Tensor sqrt(Tensor x) {
    return unary(Op.SQRT, x);
  }

  /** 1 / √x. */
  public Tensor rsqrt(Tensor x) {
    return unary(Op.RSQRT, x);
  }

  /** The exponential function. */
  public Tensor exp(Tensor x) {
    return unary(Op.EXP, x);
  }

  /** The natural logarithm. */
  public Tensor log(Tensor x) {
    return unary(Op.LOG, x);
  }

  /** log(1 + x). */
  public Tensor log1p(Tensor x) {
    return unary(Op.LOG1P, x);
  }

  /** exp(x) - 1. */
  public Tensor expm1(Tensor x) {
    return unary(Op.EXPM1, x);
  }

  /** 1 / (1 + exp(-x)). */
  public Tensor sigmoid(Tensor x) {
    return unary(Op.SIGMOID, x);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh(Tensor x) {
    return unary(Op.TANH, x);
  }

  /** max(x, 0). */
  public Tensor relu(Tensor x) {
    return unary(Op.RELU, x);
  }

  /** x if above 0, else exp(x) - 1. */
  public Tensor elu(Tensor x) {
    return unary(Op.ELU, x);
  }

  /** The scaled exponential linear unit (Klambauer et al., NeurIPS 2017). */
  public Tensor selu(Tensor x) {
    return unary(Op.SELU, x);
  }

  /** x if above 0, else slope · x. */
  public Tensor leakyRelu(Tensor x, double slope) {
    return make(
        Op.LEAKY_RELU, List.of(floats(Op.LEAKY_RELU, x)), Map.of("slope", (float) slope), x);
  }

  /** The Gaussian error linear unit x · Φ(x) (Hendrycks and Gimpel 2016). */
  public Tensor gelu(Tensor x) {
    return multiply(scale(x, 0.5), add(erf(scale(x, Math.sqrt(0.5))), constant(1)));
  }

  /** x · sigmoid(x). */
  public Tensor swish(Tensor x) {
    return multiply(x, sigmoid(x));
  }

  /** x · tanh(softplus(x)) (Misra, BMVC 2020). */
  public Tensor mish(Tensor x) {
    return multiply(x, tanh(softplus(x)));
  }

  /** log(1 + exp(x)), without overflow. */
  public Tensor softplus(Tensor x) {
    return unary(Op.SOFTPLUS, x);
  }

  /** log(sigmoid(x)), without overflow. */
  public Tensor logSigmoid(Tensor x) {
    return negate(softplus(negate(x)));
  }

  /** The error function. */
  public Tensor erf(Tensor x) {
    return unary(Op.ERF, x);
  }

  /** The sine. */
  public Tensor sin(Tensor x) {
    return unary(Op.SIN, x);
  }

  /** The cosine. */
  public Tensor cos(Tensor x) {
    return unary(Op.COS, x);
  }

  /** -1, 0 or 1. No gradient. */
  public Tensor sign(Tensor x) {
    return unary(Op.SIGN, x);
  }

  /** The largest whole number not above x. No gradient. */
  public Tensor floor(Tensor x) {
    return unary(Op.FLOOR, x);
  }

  /** The nearest whole number, the even one of two. No gradient. */
  public Tensor round(Tensor x) {
    return unary(Op.ROUND, x);
  }

  /** a - b · floor(a / b), with the sign of b. */
  public Tensor mod(Tensor a, Tensor b) {
    if (a.type() != DType.INT || b.type() != DType.INT) {
      return subtract(a, multiply(b, floor(divide(a, b))));
    }
    Tensor rest = subtract(a, multiply(b, divide(a, b))); // division truncates
    Tensor zero = constant(Shape.SCALAR, 0);
    Tensor opposite =
        or(and(less(rest, zero), less(zero, b)), and(less(zero, rest), less(b, zero)));
    return where(opposite, add(rest, b), rest);
  }

  /** x clipped to [low, high]. The gradient is 0 outside. */
  public Tensor clip(Tensor x, double low, double high) {
    return minimum(maximum(x, constant(low)), constant(high));
  }

  /** The same value; no gradient flows back. */
  public Tensor stopGradient(Tensor x) {
    return make(Op.STOP_GRADIENT, List.of(x), Map.of(), x);
  }

  /** The value of {@code hard} with the gradient of {@code soft} (Bengio et al. 2013). */
  public Tensor straightThrough(Tensor hard, Tensor soft) {
    return add(stopGradient(hard), subtract(soft, stopGradient(soft)));
  }

  // Booleans

  /** Whether a = b. */
  public Tensor equal(Tensor a, Tensor b) {
    return compare(Op.EQUAL, a, b);
  }

  /** Whether a &lt; b. */
  public Tensor less(Tensor a, Tensor b) {
    return compare(Op.LESS, a, b);
  }

  /** Whether a ≤ b. */
  public Tensor lessEqual(Tensor a, Tensor b) {
    return compare(Op.LESS_EQUAL, a, b);
  }

  /** Whether a &gt; b. */
  public Tensor greater(Tensor a, Tensor b) {
    return compare(Op.LESS, b, a);
  }

  /** Whether a ≥ b. */
  public Tensor greaterEqual(Tensor a, Tensor b) {
    return compare(Op.LESS_EQUAL, b, a);
  }

  /** Whether both are true. */
  public Tensor and(Tensor a, Tensor b) {
    return compare(Op.AND, a, b);
  }

  /** Whether at least one is true. */
  public Tensor or(Tensor a, Tensor b) {
    return compare(Op.OR, a, b);
  }

  /** Whether it is false. */
  public Tensor not(Tensor a) {
    return make(Op.NOT, List.of(typed(Op.NOT, a, DType.BOOL)), Map.of(), a);
  }

  /** Whether x is NaN. */
  public Tensor isNan(Tensor x) {
    return make(Op.IS_NAN, List.of(floats(Op.IS_NAN, x)), Map.of(), DType.BOOL, x.shape());
  }

  /** {@code yes} where the condition is true, else {@code no}. All three broadcast. */
  public Tensor where(Tensor condition, Tensor yes, Tensor no) {
    List<Tensor> inputs = List.of(typed(Op.WHERE, condition, DType.BOOL), yes, no);
    oneType(Op.WHERE, List.of(yes, no));
    Shape shape =
        infer(
            Op.WHERE,
            inputs,
            () -> Shapes.broadcast(condition.shape(), Shapes.broadcast(yes.shape(), no.shape())));
    return make(Op.WHERE, inputs, Map.of(), yes.type(), shape);
  }

  /** Converts to another type. True is 1. */
  public Tensor cast(Tensor x, DType type) {
    return x.type() == type ? x : make(Op.CAST, List.of(x), Map.of("type", type), type, x.shape());
  }

  final Tensor unary(Op op, Tensor x) {
    return make(op, List.of(floats(op, x)), Map.of(), x);
  }

  private Tensor binary(Op op, Tensor a, Tensor b) {
    return elementwise(op, a, b, a.type() != DType.BOOL, a.type());
  }

  private Tensor compare(Op op, Tensor a, Tensor b) {
    boolean logical = op == Op.AND || op == Op.OR;
    return elementwise(op, a, b, logical == (a.type() == DType.BOOL), DType.BOOL);
  }

  private Tensor elementwise(Op op, Tensor a, Tensor b, boolean taken, DType result) {
    List<Tensor> inputs = List.of(a, b);
    if (a.type() != b.type() || !taken) {
      throw mismatch(op, inputs, "types " + a.type() + " and " + b.type() + " do not go together");
    }
    Shape shape = infer(op, inputs, () -> Shapes.broadcast(a.shape(), b.shape()));
    return make(op, inputs, Map.of(), result, shape);
  }
}
