// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/** Shapes as the graph infers them; the interpreter holds each against the value's own. */
class GraphTest {
  private final Graph g = new Graph(Mode.TRAINING);
  private final Tensor x = g.input("x", DType.FLOAT, Shape.batchOf(3, 4));
  private final Tensor codes = g.input("codes", DType.INT, Shape.batchOf(2));
  private final Tensor image = g.input("image", DType.FLOAT, Shape.batchOf(5, 4, 2));

  private Tensor input(int... row) {
    return g.input("of " + Shape.of(row), DType.FLOAT, Shape.batchOf(row));
  }

  /** Every shape is right for batches of several sizes, the size of another axis among them. */
  @Test
  void inferredShapesHoldForEveryBatch() {
    Variable table = Scope.root().variable("t", Shape.of(6, 5), Initializer.constant(1));
    Tensor kernel = g.constant(Shape.of(3, 2, 2, 3), new float[36]);
    List<Tensor> all =
        List.of(
            g.add(x, g.constant(Shape.of(4), 1f, 2f, 3f, 4f)),
            g.matmul(x, x, false, true),
            g.matmul(x, g.constant(Shape.of(4, 7), new float[28])),
            g.einsum("bij,bkj->bik", x, x),
            g.einsum("bij->jb", x),
            g.sum(x, 1),
            g.meanKeeping(x, -1),
            g.logSumExp(x, 1, 2),
            g.argmax(x, 1),
            g.softmax(x),
            g.flatten(x),
            g.reshape(x, -1, 2, 6),
            g.expand(x, -1),
            g.transpose(x, 0, 2, 1),
            g.concat(List.of(x, x, x), 2),
            g.stack(List.of(x, x), -1),
            g.slice(x, 2, 1, 3),
            g.index(x, 1, 2),
            g.pad(x, List.of(0, 1, 0), List.of(0, 0, 2)),
            g.gather(x, g.constant(Shape.of(2, 2), 0, 1, 2, 0), 1),
            g.lookup(table, codes),
            g.oneHot(codes, 6),
            g.conv2d(image, kernel, 1, true),
            g.conv2d(image, kernel, 2, false),
            g.depthwiseConv2d(image, kernel, 2, true),
            g.einsum("...ij,b...kj->b...ik", g.constant(Shape.of(3, 4), new float[12]), x),
            g.einsum("bij,bkj,bkl->bil", x, x, x),
            g.polar(x),
            g.traceNorm(x),
            g.variance(x, 0),
            g.any(g.less(x, x), 1),
            g.cumulativeProduct(x, 1),
            g.softmax(x, 0),
            g.topK(x, 2),
            g.sort(x, true),
            g.gatherRows(x, codes),
            g.segmentSum(x, g.index(codes, 1, 0), 5),
            g.split(x, 2, 1, 3).get(1),
            g.tile(x, 2, 1, 3),
            g.broadcastTo(x, 2, -1, 3, 4),
            g.broadcastLike(g.constant(Shape.of(4), new float[4]), x),
            g.conv2d(image, kernel, List.of(2, 3), List.of(1, 2), true),
            g.resizeNearest(image, 3, 7),
            g.resizeBilinear(image, 10, 2),
            g.maxPool(image, 2, 2, true),
            g.averagePool(image, 3, 1, false));
    for (int rows : new int[] {1, 2, 3, 4}) {
      Feed feed =
          new Feed()
              .input("x", Values.fill(Shape.of(rows, 3, 4), index -> index[1] - index[2]))
              .input("codes", Values.fill(Shape.of(rows, 2), index -> index[1]))
              .input("image", Values.fill(Shape.of(rows, 5, 4, 2), index -> 1))
              .variable(table, Values.fill(table.shape(), index -> 1));
      Interpreter interpreter = new Interpreter(feed);
      for (Tensor tensor : all) {
        assertThat(interpreter.value(tensor).shape().rank()).isEqualTo(tensor.shape().rank());
      }
    }
  }

  @Test
  void onlyTheBatchIsUnknown() {
    assertThat(g.add(x, g.constant(1)).shape()).isEqualTo(Shape.batchOf(3, 4));
    assertThat(g.flatten(x).shape()).isEqualTo(Shape.batchOf(12));
    assertThat(g.conv2d(image, g.constant(Shape.of(3, 2, 2, 3), new float[36]), 2, true).shape())
        .isEqualTo(Shape.batchOf(3, 2, 3));
    assertThat(g.lookup(table(), codes).shape()).isEqualTo(Shape.batchOf(2, 5));
    assertThat(g.einsum("bij,bkj->bik", x, x).shape()).isEqualTo(Shape.batchOf(3, 3));
    assertThat(g.mean(x).shape()).isEqualTo(Shape.SCALAR);
  }

  private static Variable table() {
    return Scope.root().variable("table", Shape.of(6, 5), Initializer.constant(1));
  }

  @Test
  void equalExpressionsAreOneTensor() {
    assertThat(g.tanh(g.scale(x, 2))).isSameAs(g.tanh(g.scale(x, 2)));
    assertThat(g.scale(x, 2)).isNotSameAs(g.scale(x, 3));
    assertThat(g.sum(x, 1)).isNotSameAs(g.sumKeeping(x, 1));
  }

  @Test
  void tensorsOfAnotherGraphAreRefused() {
    Tensor other = new Graph(Mode.TRAINING).input("x", DType.FLOAT, Shape.batchOf(3, 4));
    assertThatThrownBy(() -> g.tanh(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another graph");
  }

  private static void refuses(ThrowingCallable build, String... parts) {
    assertThatThrownBy(build).isInstanceOf(ShapeException.class).hasMessageContainingAll(parts);
  }

  @Test
  void aMismatchNamesOperationPlaceAndShapes() {
    refuses(
        () ->
            g.within(
                "task income",
                () ->
                    g.within(
                        "heads/income/0",
                        () -> g.matmul(input(8), g.constant(Shape.of(7, 9), new float[63])))),
        "matmul",
        "task income > heads/income/0",
        "[?, 8] and [7, 9]");
  }

  @Test
  void everyRuleSaysWhatItFound() {
    refuses(() -> g.add(input(3), input(4)), "add", "[?, 3] and [?, 4]", "3 and 4");
    refuses(() -> g.add(x, codes), "add", "FLOAT and INT");
    refuses(() -> g.less(x, g.less(x, x)), "less", "FLOAT and BOOL");
    refuses(() -> g.and(x, x), "and", "FLOAT");
    refuses(() -> g.where(x, x, x), "where", "BOOL is needed, not FLOAT");
    refuses(() -> g.tanh(codes), "tanh", "FLOAT is needed, not INT");
    refuses(() -> g.sum(x, 3), "sum", "[?, 3, 4]", "no axis 3");
    refuses(() -> g.matmul(input(), input(2)), "matmul", "two axes");
    refuses(() -> g.einsum("bi,bj->bk", input(2), input(3)), "einsum", "'k'");
    refuses(() -> g.einsum("bi,bi->b", input(2), input(3)), "einsum", "'i'", "2 and 3");
    refuses(() -> g.einsum("bi->b", input(2), input(2)), "einsum", "bi->b");
    refuses(() -> g.reshape(g.constant(Shape.of(6), new float[6]), 4, -1), "reshape", "6");
    refuses(() -> g.squeeze(x, 1), "axis 1", "size 1");
    refuses(() -> g.transpose(x, 0, 1), "transpose", "[0, 1]");
    refuses(() -> g.concat(List.of(x, input(3, 5)), 1), "concat", "[?, 3, 4] and [?, 3, 5]");
    refuses(() -> g.stack(List.of(x, input(3)), 1), "stack", "[?, 3, 4] and [?, 3]");
    refuses(() -> g.slice(x, 1, 2, 4), "slice", "2 to 4");
    refuses(() -> g.pad(x, List.of(1), List.of(1)), "pad");
    refuses(() -> g.gather(x, x, 1), "gather", "INT is needed");
    refuses(() -> g.lookup(table(), x), "lookup", "INT is needed");
    refuses(() -> g.oneHot(x, 3), "one_hot", "INT is needed");
    refuses(() -> g.conv2d(image, x, 1, true), "conv2d", "[?, 5, 4, 2] and [?, 3, 4]");
    refuses(() -> g.maxPool(image, 6, 1, false), "max_pool", "6", "does not fit into 5");
  }

  /** TensorFlow would refuse these too, but only in a session and without the place. */
  @Test
  void whatABackendWouldRefuseIsRefusedWhileBuilding() {
    Tensor whole = g.cast(x, DType.INT);
    refuses(() -> g.where(g.less(x, x), x, whole), "where", "[FLOAT, INT]");
    refuses(() -> g.concat(List.of(x, whole), 1), "concat", "[FLOAT, INT]");
    refuses(() -> g.stack(List.of(x, whole), 1), "stack", "[FLOAT, INT]");
    refuses(() -> g.concat(List.of(), 0), "concat", "at least one");
    refuses(() -> g.stack(List.of(), 0), "stack", "at least one");
    refuses(() -> g.concat(List.of(x), 5), "concat", "no axis 5");
    refuses(() -> g.stack(List.of(x, x), 5), "stack", "no place 5");
    refuses(() -> g.stack(List.of(x, x), -5), "stack", "no place -5");
    refuses(() -> g.expand(x, 4), "[?, 3, 4]", "no place 4");
    refuses(() -> g.sum(x, 1, -2), "sum", "twice", "[1, -2]");
    refuses(() -> g.pad(x, List.of(0, -1, 0), List.of(0, 0, 0)), "pad", "negative");
    refuses(() -> g.oneHot(codes, 0), "one_hot", "0");
    refuses(() -> g.maxPool(image, 0, 1, true), "max_pool", "window 0");
    refuses(() -> g.averagePool(image, 2, 0, true), "average_pool", "stride 0");
    Tensor kernel = g.constant(Shape.of(1, 1, 2, 3), new float[6]);
    refuses(() -> g.conv2d(image, kernel, 0, true), "conv2d", "stride 0");
    refuses(
        () -> g.conv2d(image, kernel, List.of(1, 1), List.of(1, 0), true), "conv2d", "dilation");
    refuses(() -> g.conv2d(image, kernel, List.of(1), List.of(1, 1), true), "conv2d", "two axes");
    refuses(() -> g.matmul(x, whole), "matmul", "FLOAT is needed");
    refuses(() -> g.reshape(g.constant(Shape.of(6), new float[6]), -2, 3), "reshape", "-2");
  }

  @Test
  void equationsThatFitNoInputAreRefused() {
    refuses(() -> g.einsum("bi,bj,bk->bijk", input(2), input(3)), "einsum", "every input");
    refuses(() -> g.einsum("ii->i", g.eye(2)), "einsum", "'ii'", "twice");
    refuses(() -> g.einsum("bi->bii", input(2)), "einsum", "'bii'", "twice");
    refuses(() -> g.einsum("b1->b", input(2)), "einsum", "'b1'");
    refuses(() -> g.einsum("bij->b", input(2)), "einsum", "'bij'", "[?, 2]");
    refuses(() -> g.einsum("...i->i", input(2)), "einsum", "'i'", "lacks '...'");
    refuses(() -> g.einsum("...i......->...i", input(2)), "einsum");
    refuses(() -> g.einsum("b...,b...->b...", input(2), input(3)), "einsum", "2 and 3");
    refuses(() -> g.einsum("bi,ij,jk->bk", input(2), g.eye(2), g.eye(3)), "einsum", "2 and 3");
  }

  @Test
  void choicesThatDoNotExistAreRefused() {
    refuses(() -> g.topK(x, 5), "top_k", "between 1 and 4", "5");
    refuses(() -> g.topK(x, 0), "top_k", "0");
    refuses(() -> g.topK(g.transpose(x, 1, 2, 0), 1), "top_k", "must be known");
    refuses(() -> g.topK(codes, 1), "top_k", "FLOAT is needed");
    refuses(() -> g.sort(g.constant(1), true), "top_k", "no axis");
    refuses(() -> g.take(x, codes), "gather", "[?, 3, 4] and [?, 2]");
    refuses(() -> g.take(x, x), "gather", "INT is needed");
    refuses(() -> g.gatherRows(x, x), "gather", "INT is needed");
    refuses(() -> g.gatherRows(x, g.range(2)), "gather", "[?, 3, 4] and [2]");
    refuses(() -> g.segmentSum(x, codes, 3), "segment_sum", "one id");
    refuses(() -> g.segmentSum(g.eye(2), g.range(3), 3), "segment_sum", "one id");
    refuses(() -> g.segmentSum(g.eye(2), g.range(2), 0), "segment_sum", "0");
    refuses(() -> g.gather(x, g.range(4), 1), "gather", "index 3 is not in [0, 3)");
    Tensor behind = g.constant(Shape.of(2, 1), 0, -1);
    refuses(() -> g.gatherRows(g.eye(2), behind), "gather", "index -1 is not in [0, 2)");
    refuses(() -> g.segmentSum(g.eye(3), g.range(3), 2), "segment_sum", "index 2", "[0, 2)");
    refuses(() -> g.cumulativeProduct(x, 0), "product", "must be known");
    refuses(() -> g.any(x, 0), "BOOL is needed");
    refuses(() -> g.polar(input()), "polar", "two axes");
    refuses(() -> g.traceNorm(g.range(3)), "polar", "FLOAT is needed");
    refuses(() -> g.softmax(x, 3), "softmax", "no axis 3");
    refuses(() -> g.logSoftmax(x, -4), "log_softmax", "no axis -4");
    refuses(() -> g.split(x, 1, 1, 1), "slice", "[1, 1]");
    refuses(() -> g.split(x, 1), "slice", "[]");
    refuses(() -> g.tile(x, 1, 2), "[?, 3, 4]", "[1, 2]");
    refuses(() -> g.tile(x, 1, 0, 1), "[1, 0, 1]");
    refuses(() -> g.broadcastTo(x, 3, 4), "broadcast to [3, 4]");
    refuses(() -> g.broadcastTo(x, -1, 3, 5), "broadcast to [-1, 3, 5]");
    refuses(() -> g.broadcastTo(x, -1, -1, 3, 4), "broadcast to [-1, -1, 3, 4]");
    refuses(() -> g.resizeNearest(image, 0, 2), "0 x 2");
    refuses(() -> g.resizeBilinear(x, 2, 2), "2 x 2");
    refuses(() -> g.mod(x, codes), "FLOAT and INT");
  }

  @Test
  void statisticsAloneAreAssigned() {
    Scope scope = Scope.root();
    Variable weight = scope.variable("w", Shape.of(2), Initializer.constant(0));
    Variable mean = scope.statistic("m", Shape.of(2), Initializer.constant(0));
    Tensor value = g.constant(Shape.of(2), 1f, 2f);
    g.update(mean, value);
    assertThat(g.updates()).containsOnlyKeys(mean);
    refuses(() -> g.update(weight, value), "w [2]");
    refuses(() -> g.update(mean, g.constant(1)), "m [2]");
  }

  @Test
  void everyUnknownSizeStaysUnknown() {
    assertThat(
            Stream.of(g.relu(x), g.add(x, x), g.concat(List.of(x, x), 0))
                .map(tensor -> tensor.shape().size(0)))
        .containsOnly(Shape.UNKNOWN);
  }
}
