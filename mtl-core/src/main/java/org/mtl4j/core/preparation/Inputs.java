// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Preprocessing;

/**
 * What the inputs of rows are: columns with encodings that are fitted, or what another rule says.
 */
public interface Inputs {
  /** All columns that are not excluded, with encodings fitted to the training rows. */
  Inputs FITTED = Preprocessing::fit;

  /**
   * The encodings of the inputs; see {@link Preprocessing#fit}.
   *
   * @param rows the rows on which a column is fitted, by its name; all if absent
   */
  Preprocessing fit(
      Table training, Map<String, Field> schema, Set<String> excluded, Map<String, int[]> rows);

  /** The request with the columns that this rule reads. */
  default Request request(Request request) {
    return request;
  }

  /** The rows with columns that are computed from others. */
  default Table complete(Table rows) {
    return rows;
  }
}
