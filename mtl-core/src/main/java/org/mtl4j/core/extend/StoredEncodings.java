// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.extend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.core.preparation.Inputs;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Preprocessing;

/** The inputs of a stored model, with its encodings. Keeps the raw rows of all parts. */
final class StoredEncodings implements Inputs {
  private final ModelDirectory base;
  private final List<Table> parts = new ArrayList<>();

  StoredEncodings(ModelDirectory base) {
    this.base = base;
  }

  /** The raw rows of the last part: test rows, else validation rows, else training rows. */
  Table last() {
    return parts.get(parts.size() - 1);
  }

  /** The request with the types of the columns that a stored model reads. */
  static Request request(ModelDirectory base, Request request) {
    Map<String, ColumnType> types = new HashMap<>(request.types());
    base.card().inputs().forEach((name, held) -> types.put(name, held.type()));
    return request.types(types);
  }

  /**
   * Requires the columns that a stored model reads.
   *
   * @throws DataException if one is missing
   */
  static void require(ModelDirectory base, Table rows) {
    for (String column : base.card().inputs().keySet()) {
      if (!rows.has(column)) {
        throw new DataException(
            "%s has no column '%s', which the model %s reads; %s"
                .formatted(
                    rows.origin(), column, base.folder(), Nearest.hint(column, rows.names())));
      }
    }
  }

  @Override
  public Request request(Request request) {
    return request(base, request);
  }

  @Override
  public Table complete(Table rows) {
    require(base, rows);
    parts.add(rows);
    return rows;
  }

  @Override
  public Preprocessing fit(
      Table training, Map<String, Field> schema, Set<String> excluded, Map<String, int[]> rows) {
    return base.preprocessing();
  }
}
