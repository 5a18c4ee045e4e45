// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * Embeddings of several categorical features in one table: codes [batch, fields] to [batch, fields
 * · width]. The rows of each feature follow those of the feature before it.
 */
public final class Embedding implements Layer {
  private final String place;
  private final Variable table;
  private final int[] offsets;
  private final int width;

  /**
   * Declares {@code table} [sum of cardinalities, width].
   *
   * @param cardinalities the number of codes of each feature
   * @param width the width of an embedding
   * @param start the initial values of the table
   */
  public Embedding(Scope scope, List<Integer> cardinalities, int width, Initializer start) {
    this(scope, offsets(cardinalities), cardinalities, width, start);
  }

  /**
   * Declares {@code table}; features of one offset have common rows.
   *
   * @param offsets the first row of each feature
   * @param cardinalities the number of codes of each feature
   */
  public Embedding(
      Scope scope,
      List<Integer> offsets,
      List<Integer> cardinalities,
      int width,
      Initializer start) {
    this.place = scope.path();
    this.width = width;
    this.offsets = offsets.stream().mapToInt(Integer::intValue).toArray();
    int rows = 0;
    for (int i = 0; i < this.offsets.length; i++) {
      rows = Math.max(rows, Math.addExact(this.offsets[i], cardinalities.get(i)));
    }
    this.table = scope.variable("table", Shape.of(rows, width), start);
  }

  private static List<Integer> offsets(List<Integer> cardinalities) {
    List<Integer> offsets = new ArrayList<>();
    int rows = 0;
    for (int cardinality : cardinalities) {
      offsets.add(rows);
      rows = Math.addExact(rows, cardinality);
    }
    return offsets;
  }

  /** The table [rows, width]. */
  public Variable table() {
    return table;
  }

  @Override
  public Shape output() {
    return Shape.of(offsets.length * width);
  }

  @Override
  public Tensor apply(Graph g, Tensor codes) {
    return g.within(
        place,
        () -> {
          Tensor rows = g.add(codes, g.constant(Shape.of(offsets.length), offsets));
          return g.flatten(g.lookup(table, rows));
        });
  }
}
