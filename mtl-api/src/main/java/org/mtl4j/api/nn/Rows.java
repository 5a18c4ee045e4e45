// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.nn;

import org.mtl4j.api.error.ShapeException;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;

/** Checks of the rows that a layer is constructed for. */
final class Rows {
  private Rows() {}

  /** Requires something of the shape of a row. */
  static void require(Scope scope, Shape row, boolean fits, String reason) {
    if (!fits) {
      throw new ShapeException("layer in " + scope.path() + " of rows " + row + ": " + reason);
    }
  }

  /** Requires images [height, width, channels]. */
  static void requireImage(Scope scope, Shape row) {
    require(scope, row, row.rank() == 3, "images [height, width, channels] are needed");
  }

  /** Requires sequences [positions, features]. */
  static void requireSequence(Scope scope, Shape row) {
    require(scope, row, row.rank() == 2, "sequences [positions, features] are needed");
  }
}
