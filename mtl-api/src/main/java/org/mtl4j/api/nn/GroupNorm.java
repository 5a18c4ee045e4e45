// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;

/**
 * Group normalization (Wu and He, ECCV 2018): in each row, each group of consecutive channels is
 * normalized to mean 0 and variance 1 over all positions; then each channel is scaled and shifted.
 * Rows of a batch do not mix, and training and inference do not differ.
 */
public final class GroupNorm implements Layer {
  private static final double EPSILON = 1e-5;

  private final String place;
  private final Variable scale;
  private final Variable shift;
  private final int groups;
  private final Shape output;

  /**
   * Declares {@code scale} and {@code shift} of the number of channels.
   *
   * @param row the shape of one row; its last axis is the channels
   * @param groups the number of groups, 1 or more
   * @throws ShapeException if the groups would not be of one size
   */
  public GroupNorm(Scope scope, Shape row, int groups) {
    Bounds.atLeast(1, "groups", groups);
    boolean fits = row.rank() > 0 && row.size(-1) % groups == 0;
    Rows.require(scope, row, fits, "the channels cannot be divided into " + groups + " groups");
    Shape channels = Shape.of(row.size(-1));
    this.place = scope.path();
    this.scale = scope.variable("scale", channels, Initializer.constant(1));
    this.shift = scope.variable("shift", channels, Initializer.constant(0));
    this.groups = groups;
    this.output = row;
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public Tensor apply(Graph g, Tensor x) {
    return g.within(
        place,
        () -> {
          int each = output.size(-1) / groups;
          Tensor grouped = g.reshape(x, -1, output.elements() / output.size(-1), groups, each);
          Tensor centered = g.subtract(grouped, g.meanKeeping(grouped, 1, 3));
          Tensor variance = g.meanKeeping(g.square(centered), 1, 3);
          Tensor normal = g.multiply(centered, g.rsqrt(g.add(variance, g.constant(EPSILON))));
          Tensor rows = g.reshape(normal, output.prepend(-1).sizes());
          return g.add(g.multiply(rows, g.variable(scale)), g.variable(shift));
        });
  }
}
