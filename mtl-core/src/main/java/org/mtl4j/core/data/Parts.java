// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Optional;
import org.mtl4j.api.data.Table;

/** Takes parts from the rows of a table, one after the other. */
interface Parts {
  /**
   * Takes a share of all rows; empty if it is 0.
   *
   * @param part its name, for messages
   * @throws org.mtl4j.api.error.DataException if this leaves no row, or takes none
   */
  Optional<Table> take(String part, double share);

  /**
   * The rows that are left; the table itself if none was taken.
   *
   * @throws org.mtl4j.api.error.DataException if there are none
   */
  Table rest(String part);
}
