// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import java.util.List;
import org.mtl4j.api.spi.Plugin;

/** The plugin of the DuckDB source, named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}. */
public final class DuckDb implements Plugin {
  @Override
  public String name() {
    return "duckdb";
  }

  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(DuckDbSource.class);
  }
}
