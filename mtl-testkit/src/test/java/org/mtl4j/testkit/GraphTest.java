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
