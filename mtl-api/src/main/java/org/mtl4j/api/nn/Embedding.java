package org.mtl4j.api.nn;

import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * A learned vector for every category of several fields, all in one table: the codes [batch,
 * fields] of each field are shifted behind those of the fields before it, and one look-up gives
 * [batch, fields · width].
 */
public final class Embedding implements Layer {
  private final String place;
  private final Variable table;
  private final int[] offsets;
  private final int width;

  /**
   * Declares {@code table} [sum of cardinalities, width].
   *
   * @param cardinalities the number of codes of each field
   * @param start the first values of the table
   */
  public Embedding(Scope scope, List<Integer> cardinalities, int width, Initializer start) {
    this.place = scope.path();
    this.width = width;
    this.offsets = new int[cardinalities.size()];
    int rows = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = rows;
      rows = Math.addExact(rows, cardinalities.get(i));
    }
    this.table = scope.variable("table", Shape.of(rows, width), start);
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
