// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.util.List;
import org.mtl4j.api.spi.Plugin;

/** The parts of the toy problem; named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}. */
public final class Toys implements Plugin {
  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(Place.class, SurfaceTask.class, ToyX.class, ToyY.class);
  }
}
