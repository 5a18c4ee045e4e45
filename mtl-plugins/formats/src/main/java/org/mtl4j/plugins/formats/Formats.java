// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats;

import java.util.List;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.plugins.formats.arff.ArffSource;
import org.mtl4j.plugins.formats.idx.IdxSource;

/** The plugin of file formats, named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}. */
public final class Formats implements Plugin {
  @Override
  public String name() {
    return "formats";
  }

  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(ArffSource.class, IdxSource.class);
  }
}
