// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core;

import java.util.List;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.core.data.FilesSource;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.data.synthetic.MmoePair;
import org.mtl4j.core.data.synthetic.RelatedTasks;

/** The plugin with the built-in data sources. A new source is registered by one line here. */
public final class DataSources implements Plugin {
  @Override
  public String name() {
    return "mtl-core";
  }

  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(CsvSource.class, FilesSource.class, RelatedTasks.class, MmoePair.class);
  }
}
