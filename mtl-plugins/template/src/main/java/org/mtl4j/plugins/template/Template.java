// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import java.util.List;
import org.mtl4j.api.spi.Plugin;

/** The plugin, named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}. */
public final class Template implements Plugin {
  @Override
  public String name() {
    return "template";
  }

  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(
        MedianNorm.class, ResidualTower.class, Squares.class, Bounded.class, Growth.class);
  }
}
