// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mtl4j.api.error.ShapeException;

/** Operations that choose elements: by order, by an index of each row, by segment. */
abstract class OrderExpressions extends ReductionExpressions {
  OrderExpressions() {}

  /**
   * The indices of the k largest values along the last axis, largest first: [..., n] to [..., k].
   * Of equal values, the first is taken first. No gradient; {@link #take} gives the values with
   * their gradient.
   *
   * @throws ShapeException if k is not between 1 and the size of the last axis
   */
  public Tensor topK(Tensor x, int k) {
    int size = known(Op.TOP_K, floats(Op.TOP_K, x), axis(Op.TOP_K, x, -1));
    if (k < 1 || k > size) {
      throw mismatch(Op.TOP_K, List.of(x), "k must be between 1 and " + size + ", not " + k);
    }
    return make(
        Op.TOP_K, List.of(x), Map.of("k", k), DType.INT, x.shape().with(x.shape().rank() - 1, k));
  }

  /** The values along the last axis in order. The gradient goes to the place of each value. */
  public Tensor sort(Tensor x, boolean descending) {
    axis(Op.TOP_K, x, -1);
    int size = x.shape().size(-1);
    return take(x, topK(descending ? x : negate(x), size));
  }

  /**
   * Elements of each row, by index in the last axis: x [..., n] and indices [..., k] give [..., k].
   * At most one size before the last axis may be unknown. An index must be in [0, n).
   */
  public Tensor take(Tensor x, Tensor indices) {
    typed(Op.GATHER, indices, DType.INT);
    Shape from = x.shape();
    Shape by = indices.shape();
    if (from.rank() == 0
        || from.rank() != by.rank()
        || !Shapes.compatible(from.without(from.rank() - 1), by.without(by.rank() - 1))) {
      throw mismatch(Op.GATHER, List.of(x, indices), "each row needs indices of its own");
    }
    Tensor rows = reshape(x, -1, known(Op.GATHER, x, from.rank() - 1));
    Tensor places = reshape(indices, -1, known(Op.GATHER, indices, by.rank() - 1));
    return reshape(gatherRows(rows, places), by.sizes());
  }

  /**
   * Slices of each row by index: x [batch, n, ...] and indices [batch, k] give [batch, k, ...]. An
   * index must be in [0, n).
   */
  public Tensor gatherRows(Tensor x, Tensor indices) {
    typed(Op.GATHER, indices, DType.INT);
    Shape from = x.shape();
    Shape by = indices.shape();
    if (from.rank() < 2
        || by.rank() != 2
        || (from.size(0) != by.size(0) && from.size(0) >= 0 && by.size(0) >= 0)) {
      throw mismatch(
          Op.GATHER,
          List.of(x, indices),
          "values [batch, n, ...] and indices [batch, k] are needed");
    }
    inRange(Op.GATHER, x, indices, from.size(1));
    Shape shape = from.with(0, Math.max(from.size(0), by.size(0))).with(1, by.size(1));
    return make(Op.GATHER, List.of(x, indices), Map.of("axis", 1, "batch", 1), x.type(), shape);
  }

  /**
   * The sum of the rows of each segment: x [n, ...] and the segment of each row, ids [n], give
   * [segments, ...]. A segment without rows is 0. An id must be in [0, segments).
   */
  public Tensor segmentSum(Tensor x, Tensor ids, int segments) {
    List<Tensor> inputs = List.of(floats(Op.SEGMENT_SUM, x), typed(Op.SEGMENT_SUM, ids, DType.INT));
    if (ids.shape().rank() != 1
        || x.shape().rank() < 1
        || !Shapes.compatible(ids.shape(), Shape.of(x.shape().size(0)))) {
      throw mismatch(Op.SEGMENT_SUM, inputs, "every row needs one id");
    }
    if (segments < 1) {
      throw mismatch(Op.SEGMENT_SUM, inputs, "at least one segment is needed, not " + segments);
    }
    inRange(Op.SEGMENT_SUM, x, ids, segments);
    return make(
        Op.SEGMENT_SUM,
        inputs,
        Map.of("segments", segments),
        DType.FLOAT,
        x.shape().with(0, segments));
  }

  /** The whole numbers 0 to n - 1 as a constant [n]. */
  public Tensor range(int n) {
    return constant(Shape.of(n), IntStream.range(0, n).toArray());
  }

  /** The identity matrix as a constant [n, n]. */
  public Tensor eye(int n) {
    float[] values = new float[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return constant(Shape.of(n, n), values);
  }
}
