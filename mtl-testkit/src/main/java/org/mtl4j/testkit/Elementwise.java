// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import static java.util.Map.entry;

import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;

/** Operations on each element. */
final class Elementwise {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  /** Functions of one number. */
  static final Map<Op, DoubleUnaryOperator> UNARY =
      Map.ofEntries(
          entry(Op.NEGATE, x -> -x),
          entry(Op.ABS, Math::abs),
          entry(Op.SQUARE, x -> x * x),
          entry(Op.SQRT, Math::sqrt),
          entry(Op.RSQRT, x -> 1 / Math.sqrt(x)),
          entry(Op.EXP, Math::exp),
          entry(Op.LOG, Math::log),
          entry(Op.LOG1P, Math::log1p),
          entry(Op.EXPM1, Math::expm1),
          entry(Op.SIGMOID, x -> 1 / (1 + Math.exp(-x))),
          entry(Op.TANH, Math::tanh),
          entry(Op.RELU, x -> Math.max(x, 0)),
          entry(Op.ELU, x -> x > 0 ? x : Math.expm1(x)),
          entry(Op.SELU, x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x))),
          entry(Op.SOFTPLUS, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
          entry(Op.ERF, Elementwise::erf),
          entry(Op.SIN, Math::sin),
          entry(Op.COS, Math::cos),
          entry(Op.SIGN, Math::signum),
          entry(Op.FLOOR, Math::floor),
          entry(Op.ROUND, Math::rint),
          entry(Op.NOT, x -> truth(x == 0)),
          entry(Op.IS_NAN, x -> truth(Double.isNaN(x))),
          entry(Op.STOP_GRADIENT, x -> x));

  /** Functions of two numbers. */
  static final Map<Op, DoubleBinaryOperator> BINARY =
      Map.ofEntries(
          entry(Op.ADD, (a, b) -> a + b),
          entry(Op.SUBTRACT, (a, b) -> a - b),
          entry(Op.MULTIPLY, (a, b) -> a * b),
          entry(Op.DIVIDE, (a, b) -> a / b),
          entry(Op.MAXIMUM, Math::max),
          entry(Op.MINIMUM, Math::min),
          entry(Op.POWER, Math::pow),
          entry(Op.EQUAL, (a, b) -> truth(a == b)),
          entry(Op.LESS, (a, b) -> truth(a < b)),
          entry(Op.LESS_EQUAL, (a, b) -> truth(a <= b)),
          entry(Op.AND, (a, b) -> truth(a != 0 && b != 0)),
          entry(Op.OR, (a, b) -> truth(a != 0 || b != 0)));

  private Elementwise() {}

  /** Two arrays, broadcast. Integers are divided toward zero. */
  static Values binary(Op op, DType type, Values a, Values b) {
    Values result =
        Values.fill(
            broadcast(a.shape(), b.shape()),
            index -> BINARY.get(op).applyAsDouble(a.broadcast(index), b.broadcast(index)));
    return type == DType.INT && op == Op.DIVIDE ? result.map(Elementwise::truncate) : result;
  }

  static Values where(Values condition, Values yes, Values no) {
    return Values.fill(
        broadcast(condition.shape(), broadcast(yes.shape(), no.shape())),
        index -> condition.broadcast(index) != 0 ? yes.broadcast(index) : no.broadcast(index));
  }

  static Values cast(Values x, DType type) {
    return switch (type) {
      case FLOAT -> x;
      case INT -> x.map(Elementwise::truncate);
      case BOOL -> x.map(value -> truth(value != 0));
    };
  }

  private static Shape broadcast(Shape a, Shape b) {
    int[] sizes = new int[Math.max(a.rank(), b.rank())];
    for (int i = 1; i <= sizes.length; i++) {
      int sizeA = i <= a.rank() ? a.size(-i) : 1;
      int sizeB = i <= b.rank() ? b.size(-i) : 1;
      if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
        throw new IllegalArgumentException(a + " and " + b + " cannot be broadcast");
      }
      sizes[sizes.length - i] = sizeA == 1 ? sizeB : sizeA;
    }
    return Shape.of(sizes);
  }

  private static double truncate(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  private static double truth(boolean value) {
    return value ? 1 : 0;
  }

  /**
   * 2/√π e^{-x²} Σ 2ⁿ x^{2n+1} / (2n+1)!!, whose terms all have the same sign, so nothing cancels.
   */
  private static double erf(double x) {
    if (Double.isNaN(x) || Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
