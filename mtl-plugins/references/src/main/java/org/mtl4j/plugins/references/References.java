// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.references;

import java.util.List;
import org.mtl4j.api.spi.Plugin;

/** The plugin of references, named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}. */
public final class References implements Plugin {
  @Override
  public String name() {
    return "references";
  }

  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(Forest.class, Boosting.class);
  }
}
