// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.method;

import java.util.List;
import org.mtl4j.api.spi.Plugin;

/** What this JAR brings; named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}. */
public final class Methods implements Plugin {
  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(UnitNorm.class, Agreement.class);
  }
}
