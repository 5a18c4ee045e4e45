// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.weighting;

import java.util.List;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/**
 * Exact k-means of scalars, in the graph. The groups of an optimal division are intervals of the
 * sorted values. So the optimal division of the first j values into k groups is an optimal division
 * of fewer values into k - 1 groups plus one interval (Wang and Song, The R Journal 2011).
 */
final class Groups {
  private final Graph g;
  private final int size;
  private final Tensor places;

  Groups(Graph g, int size) {
    this.g = g;
    this.size = size;
    this.places = upTo(size);
  }

  /**
   * The center of each value's group.
   *
   * @param x [T]
   * @param counts 1 for each value that counts [T], 0 for others, whose result has no meaning
   * @param groups number of groups; reduced to T if larger
   * @return [T]
   */
  Tensor centers(Tensor x, Tensor counts, int groups) {
    // Values are centered, so that differences of squares lose few digits.
    Tensor mean = g.divide(g.sum(g.multiply(x, counts)), g.sum(counts));
    Tensor centered = g.multiply(g.subtract(x, mean), counts);
    Tensor order = order(centered);
    Tensor values = g.einsum("ir,i->r", order, centered);
    Tensor there = g.einsum("ir,i->r", order, counts);
    Tensor centers = intervals(values, there, Math.min(groups, size));
    return g.add(g.einsum("ir,r->i", order, centers), mean);
  }

  /** 1 if the i-th value is the r-th in order, else 0 [T, T]. */
  private Tensor order(Tensor x) {
    Tensor column = g.expand(x, 1);
    Tensor row = g.expand(x, 0);
    Tensor earlier = g.less(g.expand(places, 0), g.expand(places, 1));
    Tensor smaller = g.or(g.less(row, column), g.and(g.equal(row, column), earlier));
    Tensor rank = g.sum(g.cast(smaller, DType.FLOAT), 1);
    return g.cast(g.equal(g.expand(rank, 1), g.expand(places, 0)), DType.FLOAT);
  }

  /** The center of each sorted value's interval [T]. */
  private Tensor intervals(Tensor values, Tensor there, int groups) {
    Tensor cost = cost(values, there);
    Tensor[] starts = new Tensor[groups];
    Tensor best = g.index(cost, 0, 0);
    for (int k = 1; k < groups; k++) {
      Tensor total = g.add(g.expand(best, 1), cost);
      starts[k] = g.cast(g.argmax(g.negate(total), 0), DType.FLOAT);
      best = g.min(total, 0);
    }
    Tensor result = g.constant(0);
    Tensor end = g.constant(size);
    for (int k = groups - 1; k >= 0; k--) {
      Tensor start = k == 0 ? g.constant(0) : at(starts[k], end);
      Tensor inside = g.and(g.lessEqual(start, places), g.less(places, end));
      Tensor member = g.multiply(g.cast(inside, DType.FLOAT), there);
      Tensor count = g.maximum(g.sum(member), g.constant(1));
      Tensor center = g.divide(g.sum(g.multiply(member, values)), count);
      result = g.add(result, g.multiply(g.cast(inside, DType.FLOAT), center));
      end = start;
    }
    return result;
  }

  /** Sum of squared distances to the mean, of the sorted values from i to j - 1 [T+1, T+1]. */
  private Tensor cost(Tensor values, Tensor there) {
    Tensor count = between(there);
    Tensor sum = between(values);
    Tensor squares = between(g.square(values));
    Tensor spread = g.subtract(squares, g.divide(g.square(sum), g.maximum(count, g.constant(1))));
    Tensor ends = upTo(size + 1);
    Tensor backwards = g.less(g.expand(ends, 0), g.expand(ends, 1));
    return g.where(
        backwards, g.constant(Double.POSITIVE_INFINITY), g.maximum(spread, g.constant(0)));
  }

  /** The sum of the values from i to j - 1 [T+1, T+1]. */
  private Tensor between(Tensor x) {
    Tensor before = g.concat(List.of(g.constant(Shape.of(1), 0f), g.cumulativeSum(x, 0)), 0);
    return g.subtract(g.expand(before, 0), g.expand(before, 1));
  }

  /** The entry of a vector [T+1] at a computed position. */
  private Tensor at(Tensor vector, Tensor place) {
    Tensor here = g.cast(g.equal(upTo(size + 1), place), DType.FLOAT);
    return g.sum(g.multiply(vector, here));
  }

  /** 0, 1, .. [n]. */
  private Tensor upTo(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = i;
    }
    return g.constant(Shape.of(n), numbers);
  }
}
