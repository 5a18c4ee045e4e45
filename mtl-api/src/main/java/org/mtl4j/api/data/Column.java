package org.mtl4j.api.data;

import org.mtl4j.api.graph.Shape;

/** A named column of a raw table. Arrays are owned by the column: nobody changes them. */
public sealed interface Column permits NumberColumn, TextColumn, ArrayColumn {
  /** The name, unique in its table. */
  String name();

  /** The number of rows. */
  int size();

  /** Whether a row has no value. */
  boolean isMissing(int row);

  /** The value of a row as a person would write it; empty where missing. */
  String text(int row);

  /** A new column of some of the rows, in the order given; a row may be given twice. */
  Column select(int[] rows);

  /** The shape of one row: a single value for all but arrays. */
  default Shape row() {
    return Shape.SCALAR;
  }
}
