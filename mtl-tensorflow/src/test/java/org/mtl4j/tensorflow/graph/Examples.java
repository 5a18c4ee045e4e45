// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.testkit.Values;

/**
 * Expressions with every operation, broadcasting, several ranks and all types, at points where they
 * are differentiable.
 */
final class Examples {
  private static final Values X = values(Shape.of(2, 3), 1, -1.5, 1.5);
  private static final Values Y = values(Shape.of(2, 3), 2, -1.5, 1.5);
  private static final Values ROW = values(Shape.of(3), 3, -1.5, 1.5);
  private static final Values POSITIVE = values(Shape.of(2, 3), 4, 0.3, 2);
  private static final Values CUBE = values(Shape.of(2, 3, 4), 5, -1.5, 1.5);
  private static final Values IMAGE = values(Shape.of(2, 5, 6, 2), 6, -1.5, 1.5);

  /** An expression in some variables, to test one operation. */
  record Case(
      String name, Op op, BiFunction<Graph, List<Tensor>, Tensor> build, List<Values> variables) {
    @Override
    public String toString() {
      return op + " " + name;
    }
  }

  static Case of(
      Op op, String name, BiFunction<Graph, List<Tensor>, Tensor> build, Values... variables) {
    return new Case(name, op, build, List.of(variables));
  }

  static Case unary(Op op, Values x, BiFunction<Graph, Tensor, Tensor> build) {
    return of(op, "", (g, v) -> build.apply(g, v.get(0)), x);
  }

  private static Stream<Case> binary(Op op, Values x, Binary build) {
    return Stream.of(
        of(op, "", (g, v) -> build.apply(g, v.get(0), v.get(1)), x, Y),
        of(op, "with a row", (g, v) -> build.apply(g, v.get(0), v.get(1)), x, ROW),
        of(op, "with a number", (g, v) -> build.apply(g, v.get(0), g.constant(0.7)), x),
        of(op, "of a row", (g, v) -> build.apply(g, g.abs(v.get(1)), v.get(0)), x, ROW),
        of(op, "with itself", (g, v) -> build.apply(g, v.get(0), v.get(0)), x));
  }

  private interface Binary {
    Tensor apply(Graph g, Tensor a, Tensor b);
  }

  private static Stream<Case> reduced(Op op, Reduction build) {
    return Stream.of(
        of(op, "all", (g, v) -> build.apply(g, v.get(0)), CUBE),
        of(op, "first", (g, v) -> build.apply(g, v.get(0), 0), CUBE),
        of(op, "last two", (g, v) -> build.apply(g, v.get(0), -1, 1), CUBE));
  }

  private interface Reduction {
    Tensor apply(Graph g, Tensor x, int... axes);
  }

  /** All cases. */
  static Stream<Case> all() {
    return Stream.of(
            sources(),
            arithmetic(),
            functions(),
            truths(),
            products(),
            reductions(),
            layout(),
            images(),
            DerivedExamples.all())
        .flatMap(UnaryOperator.identity());
  }

  private static Stream<Case> sources() {
    return Stream.of(
        of(
            Op.INPUT,
            "numbers",
            (g, v) -> g.multiply(numbers(g), g.expand(g.index(v.get(0), 0, 1), 0)),
            X),
        of(Op.INPUT, "codes", (g, v) -> g.cast(codes(g), DType.FLOAT), X),
        unary(Op.VARIABLE, X, (g, x) -> x),
        unary(Op.CONSTANT, X, (g, x) -> g.multiply(x, g.constant(Shape.of(3), 1.5f, -2f, 0.1f))),
        of(
            Op.CONSTANT,
            "whole",
            (g, v) -> g.cast(g.constant(Shape.of(2, 2), 1, -2, 3, 4), DType.FLOAT),
            X));
  }

  private static Tensor numbers(Graph g) {
    return g.input("numbers", DType.FLOAT, Shape.batchOf(3));
  }

  static Tensor codes(Graph g) {
    return g.input("codes", DType.INT, Shape.batchOf(2));
  }

  private static Stream<Case> arithmetic() {
    return Stream.of(
            binary(Op.ADD, X, Graph::add),
            binary(Op.SUBTRACT, X, Graph::subtract),
            binary(Op.MULTIPLY, X, Graph::multiply),
            binary(Op.DIVIDE, X, Graph::divide),
            binary(Op.MAXIMUM, X, Graph::maximum).limit(4),
            binary(Op.MINIMUM, X, Graph::minimum).limit(4),
            binary(Op.POWER, POSITIVE, Graph::power),
            Stream.of(
                of(Op.ADD, "codes", (g, v) -> whole(g, g.add(codes(g), two(g))), X),
                of(Op.SUBTRACT, "codes", (g, v) -> whole(g, g.subtract(codes(g), two(g))), X),
                of(Op.MULTIPLY, "codes", (g, v) -> whole(g, g.multiply(codes(g), two(g))), X),
                of(Op.DIVIDE, "codes", (g, v) -> whole(g, g.divide(codes(g), two(g))), X),
                of(Op.MAXIMUM, "codes", (g, v) -> whole(g, g.maximum(codes(g), two(g))), X),
                of(Op.MINIMUM, "codes", (g, v) -> whole(g, g.minimum(codes(g), two(g))), X),
                of(Op.POWER, "codes", (g, v) -> whole(g, g.power(codes(g), two(g))), X)))
        .flatMap(UnaryOperator.identity());
  }

  private static Tensor two(Graph g) {
    return g.constant(Shape.SCALAR, 2);
  }

  static Tensor whole(Graph g, Tensor x) {
    return g.cast(x, DType.FLOAT);
  }

  private static Stream<Case> functions() {
    return Stream.of(
        unary(Op.NEGATE, X, Graph::negate),
        unary(Op.ABS, X, Graph::abs),
        unary(Op.SQUARE, X, Graph::square),
        unary(Op.SQRT, POSITIVE, Graph::sqrt),
        unary(Op.RSQRT, POSITIVE, Graph::rsqrt),
        unary(Op.EXP, X, Graph::exp),
        unary(Op.LOG, POSITIVE, Graph::log),
        unary(Op.LOG1P, POSITIVE, Graph::log1p),
        unary(Op.EXPM1, X, Graph::expm1),
        unary(Op.SIGMOID, X, Graph::sigmoid),
        unary(Op.TANH, X, Graph::tanh),
        unary(Op.RELU, X, Graph::relu),
        unary(Op.ELU, X, Graph::elu),
        unary(Op.SELU, X, Graph::selu),
        unary(Op.LEAKY_RELU, X, (g, x) -> g.leakyRelu(x, 0.2)),
        unary(Op.SOFTPLUS, X, Graph::softplus),
        unary(Op.ERF, X, Graph::erf),
        unary(Op.SIN, X, Graph::sin),
        unary(Op.COS, X, Graph::cos),
        unary(Op.SIGN, X, Graph::sign),
        unary(Op.FLOOR, X, Graph::floor),
        unary(Op.SOFTMAX, X, Graph::softmax),
        unary(Op.SOFTMAX, CUBE, Graph::softmax),
        unary(Op.LOG_SOFTMAX, X, Graph::logSoftmax),
        unary(Op.SOFTMAX, ROW, Graph::softmax),
        unary(Op.LOG_SOFTMAX, CUBE, Graph::logSoftmax),
        unary(Op.LOG_SOFTMAX, ROW, Graph::logSoftmax),
        unary(Op.STOP_GRADIENT, X, Graph::stopGradient),
        of(Op.STOP_GRADIENT, "codes", (g, v) -> whole(g, g.stopGradient(codes(g))), X),
        unary(Op.STOP_GRADIENT, X, (g, x) -> g.multiply(x, g.stopGradient(g.square(x)))));
  }

  private static Stream<Case> truths() {
    return Stream.of(
        of(Op.EQUAL, "", (g, v) -> whole(g, g.equal(v.get(0), v.get(0))), X),
        of(Op.EQUAL, "codes", (g, v) -> whole(g, g.equal(codes(g), two(g))), X),
        of(Op.LESS, "", (g, v) -> whole(g, g.less(v.get(0), v.get(1))), X, ROW),
        of(Op.LESS, "codes", (g, v) -> whole(g, g.less(codes(g), two(g))), X),
        of(Op.LESS_EQUAL, "", (g, v) -> whole(g, g.lessEqual(v.get(0), v.get(1))), X, Y),
        of(Op.LESS_EQUAL, "codes", (g, v) -> whole(g, g.lessEqual(codes(g), two(g))), X),
        of(Op.AND, "", (g, v) -> whole(g, g.and(negative(g, v), less(g, v))), X, Y),
        of(Op.OR, "", (g, v) -> whole(g, g.or(negative(g, v), less(g, v))), X, Y),
        of(Op.NOT, "", (g, v) -> whole(g, g.not(less(g, v))), X, Y),
        unary(Op.IS_NAN, X, (g, x) -> whole(g, g.isNan(x))),
        of(
            Op.WHERE,
            "by its condition",
            (g, v) -> g.where(less(g, v), g.square(v.get(0)), g.exp(v.get(1))),
            X,
            Y),
        of(
            Op.WHERE,
            "broadcast",
            (g, v) -> g.where(g.less(v.get(1), g.constant(0)), v.get(0), v.get(1)),
            X,
            ROW),
        of(Op.WHERE, "a number", (g, v) -> g.where(less(g, v), v.get(0), g.constant(0)), X, Y),
        of(Op.WHERE, "codes", (g, v) -> whole(g, chosen(g)), X),
        of(
            Op.WHERE,
            "truths",
            (g, v) -> whole(g, g.where(less(g, v), negative(g, v), g.not(negative(g, v)))),
            X,
            Y),
        of(Op.CAST, "down", (g, v) -> whole(g, g.cast(v.get(0), DType.INT)), X),
        of(Op.CAST, "truth", (g, v) -> whole(g, g.cast(codes(g), DType.BOOL)), X),
        of(
            Op.CAST,
            "beside a gradient",
            (g, v) -> g.multiply(v.get(0), whole(g, negative(g, v))),
            X));
  }

  private static Tensor chosen(Graph g) {
    return g.where(g.less(codes(g), two(g)), codes(g), two(g));
  }

  private static Tensor less(Graph g, List<Tensor> v) {
    return g.less(v.get(0), v.get(1));
  }

  private static Tensor negative(Graph g, List<Tensor> v) {
    return g.less(v.get(0), g.constant(0));
  }

  private static Stream<Case> products() {
    Values a = values(Shape.of(2, 3), 11, -1, 1);
    Values b = values(Shape.of(3, 4), 12, -1, 1);
    Values at = values(Shape.of(3, 2), 13, -1, 1);
    Values bt = values(Shape.of(4, 3), 14, -1, 1);
    Values batch = values(Shape.of(5, 2, 3), 15, -1, 1);
    Values batchT = values(Shape.of(5, 4, 3), 16, -1, 1);
    return Stream.of(
        of(Op.MATMUL, "", (g, v) -> g.matmul(v.get(0), v.get(1)), a, b),
        of(Op.MATMUL, "at b", (g, v) -> g.matmul(v.get(0), v.get(1), true, false), at, b),
        of(Op.MATMUL, "a bt", (g, v) -> g.matmul(v.get(0), v.get(1), false, true), a, bt),
        of(Op.MATMUL, "at bt", (g, v) -> g.matmul(v.get(0), v.get(1), true, true), at, bt),
        of(Op.MATMUL, "a at", (g, v) -> g.matmul(v.get(0), v.get(0), false, true), a),
        of(Op.MATMUL, "batch", (g, v) -> g.matmul(v.get(0), v.get(1), false, true), batch, batchT),
        of(Op.MATMUL, "batch broadcast", (g, v) -> g.matmul(v.get(0), v.get(1)), batch, b),
        of(
            Op.MATMUL,
            "broadcast batch",
            (g, v) -> g.matmul(v.get(1), v.get(0), true, true),
            batch,
            at),
        of(Op.EINSUM, "gate", (g, v) -> g.einsum("be,bew->bw", v.get(0), v.get(1)), X, CUBE),
        of(Op.EINSUM, "outer", (g, v) -> g.einsum("bi,bj->bij", v.get(0), v.get(1)), X, Y),
        of(Op.EINSUM, "inner", (g, v) -> g.einsum("bi,bi->b", v.get(0), v.get(1)), X, Y),
        of(Op.EINSUM, "all", (g, v) -> g.einsum("ij,ij->", v.get(0), v.get(1)), X, Y),
        of(Op.EINSUM, "one", (g, v) -> g.einsum("abc->cb", v.get(0)), CUBE),
        of(
            Op.EINSUM,
            "transposed",
            (g, v) -> g.einsum("abc,bd->dca", v.get(0), v.get(1)),
            CUBE,
            b));
  }

  private static Stream<Case> reductions() {
    return Stream.of(
            reduced(Op.SUM, Graph::sum),
            reduced(Op.SUM, Graph::sumKeeping),
            reduced(Op.MEAN, Graph::mean),
            reduced(Op.MEAN, Graph::meanKeeping),
            reduced(Op.MAX, Graph::max),
            reduced(Op.MIN, Graph::min),
            reduced(Op.PRODUCT, Graph::product),
            reduced(Op.SUM, Graph::logSumExp),
            Stream.of(
                unary(Op.CUMSUM, CUBE, (g, x) -> g.cumulativeSum(x, 1)),
                unary(Op.CUMSUM, X, (g, x) -> g.cumulativeSum(x, -1)),
                unary(Op.ARGMAX, CUBE, (g, x) -> whole(g, g.argmax(x, 1))),
                unary(Op.ARGMAX, X, (g, x) -> whole(g, g.argmax(x, -1)))))
        .flatMap(UnaryOperator.identity());
  }

  private static Stream<Case> layout() {
    return Stream.of(
        unary(Op.RESHAPE, CUBE, (g, x) -> g.reshape(x, 4, -1)),
        of(Op.RESHAPE, "codes", (g, v) -> whole(g, g.reshape(codes(g), -1)), X),
        unary(Op.TRANSPOSE, CUBE, (g, x) -> g.transpose(x, 2, 0, 1)),
        of(Op.TRANSPOSE, "codes", (g, v) -> whole(g, g.transpose(codes(g), 1, 0)), X),
        of(Op.CONCAT, "", (g, v) -> g.concat(List.of(v.get(0), v.get(1), v.get(0)), 1), X, Y),
        of(Op.CONCAT, "codes", (g, v) -> whole(g, g.concat(List.of(codes(g), chosen(g)), 0)), X),
        of(
            Op.CONCAT,
            "truths",
            (g, v) -> whole(g, g.concat(List.of(less(g, v), negative(g, v)), 0)),
            X,
            Y),
        of(Op.STACK, "", (g, v) -> g.stack(List.of(v.get(0), v.get(1)), 1), X, Y),
        of(Op.STACK, "last", (g, v) -> g.stack(List.of(v.get(0), v.get(1)), -1), X, Y),
        of(Op.STACK, "codes", (g, v) -> whole(g, g.stack(List.of(codes(g), chosen(g)), 0)), X),
        unary(Op.SLICE, CUBE, (g, x) -> g.slice(x, 1, 1, 3)),
        unary(Op.SLICE, CUBE, (g, x) -> g.index(x, -1, 2)),
        of(Op.SLICE, "codes", (g, v) -> whole(g, g.slice(codes(g), 1, 0, 1)), X),
        unary(Op.PAD, X, (g, x) -> g.pad(x, List.of(1, 0), List.of(0, 2))),
        of(Op.GATHER, "rows", (g, v) -> g.gather(v.get(0), indices(g), 0), X),
        of(Op.GATHER, "middle", (g, v) -> g.gather(v.get(0), indices(g), 1), CUBE),
        of(Op.GATHER, "last", (g, v) -> g.gather(v.get(0), indices(g), -1), CUBE),
        of(Op.GATHER, "codes", (g, v) -> whole(g, g.gather(codes(g), indices(g), 0)), X),
        of(
            Op.LOOKUP,
            "",
            (g, v) -> g.lookup(table(v), codes(g)),
            values(Shape.of(6, 3), 20, -1, 1)),
        of(
            Op.LOOKUP,
            "beside the table",
            (g, v) -> g.add(g.lookup(table(v), g.cast(g.abs(numbers(g)), DType.INT)), v.get(0)),
            values(Shape.of(3, 3), 21, -1, 1)),
        of(Op.ONE_HOT, "", (g, v) -> g.multiply(g.oneHot(codes(g), 6), g.sum(v.get(0))), X));
  }

  private static Tensor indices(Graph g) {
    return g.constant(Shape.of(2, 2), 1, 0, 1, 1);
  }

  private static Variable table(List<Tensor> v) {
    return v.get(0).attribute("variable", Variable.class);
  }

  private static Stream<Case> images() {
    Values kernel = values(Shape.of(3, 2, 2, 3), 30, -1, 1);
    return IntStream.range(0, 4)
        .boxed()
        .flatMap(
            i -> {
              int stride = 1 + i / 2;
              boolean same = i % 2 == 0;
              String name = "stride " + stride + (same ? " same" : " valid");
              return Stream.of(
                  of(
                      Op.CONV2D,
                      name,
                      (g, v) -> g.conv2d(v.get(0), v.get(1), stride, same),
                      IMAGE,
                      kernel),
                  of(
                      Op.DEPTHWISE_CONV2D,
                      name,
                      (g, v) -> g.depthwiseConv2d(v.get(0), v.get(1), stride, same),
                      IMAGE,
                      kernel),
                  of(Op.MAX_POOL, name, (g, v) -> g.maxPool(v.get(0), 3, stride, same), IMAGE),
                  of(
                      Op.AVERAGE_POOL,
                      name,
                      (g, v) -> g.averagePool(v.get(0), 3, stride, same),
                      IMAGE));
            });
  }

  /** Random numbers that are exact in 32 bits. */
  static Values values(Shape shape, long seed, double low, double high) {
    SplittableRandom random = new SplittableRandom(seed);
    return Values.fill(shape, index -> (float) random.nextDouble(low, high));
  }

  private Examples() {}
}
