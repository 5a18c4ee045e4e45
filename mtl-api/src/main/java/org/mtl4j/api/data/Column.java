// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import org.mtl4j.api.graph.Shape;

/** A named column of a raw table. Its arrays are not copied and must not be changed. */
public sealed interface Column permits NumberColumn, TextColumn, ArrayColumn {
  /** The name, unique in its table. */
  String name();

  /** The number of rows. */
  int size();

  /** Whether a row has no value. */
  boolean isMissing(int row);

  /** The value of a row as text; empty if missing. */
  String text(int row);

  /** A new column of some rows, in the given order. A row may occur twice. */
  Column select(int[] rows);

  /** The shape of one row: a scalar, except for arrays. */
  default Shape row() {
    return Shape.SCALAR;
  }
}
