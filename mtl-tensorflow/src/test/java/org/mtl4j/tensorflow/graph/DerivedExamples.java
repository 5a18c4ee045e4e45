// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.mtl4j.tensorflow.graph.Examples.codes;
import static org.mtl4j.tensorflow.graph.Examples.unary;
import static org.mtl4j.tensorflow.graph.Examples.values;
import static org.mtl4j.tensorflow.graph.Examples.whole;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.tensorflow.graph.Examples.Case;
import org.mtl4j.testkit.Values;

/** Choices by order and index, and expressions that the graph composes of several operations. */
final class DerivedExamples {
  private static final Values X = values(Shape.of(2, 3), 41, -1.5, 1.5);
  private static final Values Y = values(Shape.of(2, 3), 42, 0.3, 2);
  private static final Values CUBE = values(Shape.of(2, 3, 4), 43, -1.5, 1.5);
  private static final Values IMAGE = values(Shape.of(2, 5, 6, 2), 44, -1.5, 1.5);
  private static final Values KERNEL = values(Shape.of(3, 2, 2, 3), 45, -1, 1);

  private DerivedExamples() {}

  static Stream<Case> all() {
    return Stream.of(elements(), products(), alongAxes(), choices(), layout(), images())
        .flatMap(UnaryOperator.identity());
  }

  private static Stream<Case> elements() {
    return Stream.of(
        unary(Op.ROUND, X, Graph::round),
        unary(Op.ROUND, Values.vector(-1.5, -0.5, 0.5, 2.5), Graph::round),
        unary(Op.SOFTPLUS, X, Graph::logSigmoid),
        Examples.of(Op.FLOOR, "remainder", (g, v) -> g.mod(v.get(0), v.get(1)), X, Y),
        Examples.of(Op.FLOOR, "of negative", (g, v) -> g.mod(v.get(0), g.negate(v.get(1))), X, Y),
        Examples.of(Op.DIVIDE, "remainder", (g, v) -> whole(g, g.mod(codes(g), minus(g))), X),
        Examples.of(Op.LESS, "greater", (g, v) -> whole(g, g.greater(v.get(0), v.get(1))), X, Y),
        Examples.of(
            Op.LESS_EQUAL, "greater", (g, v) -> whole(g, g.greaterEqual(v.get(0), v.get(0))), X),
        Examples.of(
            Op.STOP_GRADIENT,
            "straight through",
            (g, v) -> g.straightThrough(g.round(v.get(0)), g.tanh(v.get(0))),
            X));
  }

  private static Tensor minus(Graph g) {
    return g.constant(Shape.of(2), -2, 2);
  }

  private static Stream<Case> products() {
    Values a = values(Shape.of(3, 5), 51, -1, 1);
    Values b = values(Shape.of(5, 2), 52, -1, 1);
    Values one = values(Shape.of(1, 4, 2), 53, -1, 1);
    Values low = Values.matrix(new double[][] {{1, 2, 3}, {2, 4, 6}});
    return Stream.of(
        Examples.of(
            Op.EINSUM,
            "of three",
            (g, v) -> g.einsum("bi, ij, jk -> bk", v.get(0), v.get(1), v.get(2)),
            X,
            a,
            b),
        Examples.of(
            Op.EINSUM,
            "weights of two axes",
            (g, v) -> g.einsum("bi,bij,bk->k", v.get(0), v.get(1), v.get(2)),
            X,
            CUBE,
            Y),
        Examples.of(
            Op.EINSUM, "any axes", (g, v) -> g.einsum("...a,ab->...b", v.get(0), v.get(1)), X, a),
        Examples.of(
            Op.EINSUM,
            "broadcast",
            (g, v) -> g.einsum("...ij,...jk->...ik", v.get(0), v.get(1)),
            CUBE,
            one),
        Examples.of(Op.EINSUM, "reversed", (g, v) -> g.einsum("a...->...a", v.get(0)), CUBE),
        unary(Op.POLAR, X, Graph::polar),
        unary(Op.POLAR, a, (g, x) -> g.polar(g.transpose(x, 1, 0))),
        unary(Op.POLAR, CUBE, Graph::polar),
        unary(Op.POLAR, low, Graph::polar),
        unary(Op.POLAR, Values.of(Shape.of(2, 3), new double[6]), Graph::polar),
        unary(Op.POLAR, CUBE, Graph::traceNorm));
  }

  private static Stream<Case> alongAxes() {
    Values zeros = Values.matrix(new double[][] {{1.5, 0, 2}, {-1, 0.5, 3}, {0.25, 0, 0}});
    return Stream.of(
        unary(Op.MAX, CUBE, (g, x) -> g.maxKeeping(x, 1)),
        unary(Op.MIN, CUBE, (g, x) -> g.minKeeping(x, 0, -1)),
        unary(Op.MEAN, CUBE, (g, x) -> g.variance(x, 0, 2)),
        unary(Op.MEAN, CUBE, Graph::variance),
        unary(Op.MEAN, CUBE, (g, x) -> g.varianceKeeping(x, -1)),
        unary(Op.MAX, X, (g, x) -> whole(g, g.any(g.less(g.constant(1), x), 0))),
        unary(Op.MIN, X, (g, x) -> whole(g, g.all(g.less(x, g.constant(1)), 1))),
        unary(Op.PRODUCT, CUBE, (g, x) -> g.cumulativeProduct(x, 2)),
        unary(Op.PRODUCT, zeros, (g, x) -> g.cumulativeProduct(x, 0)),
        unary(Op.PRODUCT, zeros, (g, x) -> g.cumulativeProduct(x, 1)),
        unary(Op.SOFTMAX, CUBE, (g, x) -> g.softmax(x, 1)),
        unary(Op.SOFTMAX, CUBE, (g, x) -> g.softmax(x, 0)),
        unary(Op.SOFTMAX, X, (g, x) -> g.softmax(x, -1)),
        unary(Op.LOG_SOFTMAX, CUBE, (g, x) -> g.logSoftmax(x, 1)));
  }

  private static Stream<Case> choices() {
    Values equal = Values.matrix(new double[][] {{1, 2, 2, 1}, {0, 0, 0, 0}});
    return Stream.of(
        unary(Op.TOP_K, CUBE, (g, x) -> whole(g, g.topK(x, 3))),
        unary(Op.TOP_K, X, (g, x) -> whole(g, g.topK(x, 1))),
        unary(Op.TOP_K, equal, (g, x) -> whole(g, g.topK(x, 4))),
        unary(Op.TOP_K, CUBE, (g, x) -> g.sort(x, true)),
        unary(Op.TOP_K, X, (g, x) -> g.sort(x, false)),
        Examples.of(Op.GATHER, "best", (g, v) -> g.take(v.get(1), g.topK(v.get(0), 2)), X, Y),
        Examples.of(Op.GATHER, "by row", (g, v) -> g.gatherRows(v.get(0), places(g)), CUBE),
        Examples.of(Op.GATHER, "by row of rows", (g, v) -> g.gatherRows(v.get(0), places(g)), X),
        Examples.of(
            Op.GATHER,
            "codes by row",
            (g, v) -> whole(g, g.gatherRows(codes(g), g.constant(Shape.of(2, 1), 1, 0))),
            X),
        Examples.of(Op.SEGMENT_SUM, "", (g, v) -> g.segmentSum(v.get(0), segments(g), 4), X),
        Examples.of(
            Op.SEGMENT_SUM, "of matrices", (g, v) -> g.segmentSum(v.get(0), segments(g), 3), CUBE),
        Examples.of(
            Op.SEGMENT_SUM,
            "of numbers",
            (g, v) -> g.segmentSum(g.index(v.get(0), 1, 0), g.constant(Shape.of(2), 1, 1), 2),
            X));
  }

  private static Tensor places(Graph g) {
    return g.constant(Shape.of(2, 4), 2, 0, 0, 1, 1, 2, 2, 2);
  }

  private static Tensor segments(Graph g) {
    return g.constant(Shape.of(2), 2, 0);
  }

  private static Stream<Case> layout() {
    return Stream.of(
        unary(Op.SLICE, CUBE, (g, x) -> g.subtract(part(g, x, 0), part(g, x, 1))),
        unary(Op.CONCAT, X, (g, x) -> g.tile(x, 2, 3)),
        unary(Op.ADD, X, (g, x) -> g.broadcastTo(x, 4, -1, 3)),
        unary(Op.ADD, X, (g, x) -> g.broadcastTo(g.expand(x, 1), 2, 5, -1)),
        Examples.of(
            Op.ADD, "like", (g, v) -> g.broadcastLike(g.expand(v.get(0), 2), v.get(1)), X, CUBE),
        Examples.of(Op.ADD, "codes", (g, v) -> whole(g, g.broadcastTo(codes(g), 3, -1, 2)), X),
        unary(Op.OR, X, (g, x) -> whole(g, g.broadcastTo(g.less(x, g.constant(0)), 2, -1, -1))),
        Examples.of(Op.CONSTANT, "range", (g, v) -> whole(g, g.range(5)), X),
        unary(Op.CONSTANT, X, (g, x) -> g.matmul(x, g.eye(3))));
  }

  private static Tensor part(Graph g, Tensor x, int index) {
    return g.slice(g.split(x, 2, 1, 3).get(1), 2, index, index + 2);
  }

  private static Stream<Case> images() {
    return Stream.of(
        Examples.of(
            Op.CONV2D,
            "rectangular stride",
            (g, v) -> g.conv2d(v.get(0), v.get(1), List.of(2, 1), List.of(1, 1), true),
            IMAGE,
            KERNEL),
        Examples.of(
            Op.CONV2D,
            "other stride",
            (g, v) -> g.conv2d(v.get(0), v.get(1), List.of(1, 3), List.of(1, 1), false),
            IMAGE,
            KERNEL),
        Examples.of(
            Op.CONV2D,
            "dilation",
            (g, v) -> g.conv2d(v.get(0), v.get(1), List.of(1, 1), List.of(2, 3), true),
            IMAGE,
            KERNEL),
        Examples.of(
            Op.CONV2D,
            "stride and dilation",
            (g, v) -> g.conv2d(v.get(0), v.get(1), List.of(2, 2), List.of(2, 2), false),
            IMAGE,
            KERNEL),
        unary(Op.GATHER, IMAGE, (g, x) -> g.resizeNearest(x, 7, 4)),
        unary(Op.GATHER, IMAGE, (g, x) -> g.resizeBilinear(x, 8, 3)),
        unary(Op.GATHER, IMAGE, (g, x) -> g.resizeBilinear(x, 5, 12)));
  }
}
