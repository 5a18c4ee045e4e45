// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import java.util.List;
import org.mtl4j.api.spi.Plugin;

/** The plugin of further tasks, named in {@code META-INF/services/org.mtl4j.api.spi.Plugin}. */
public final class Tasks implements Plugin {
  @Override
  public String name() {
    return "tasks";
  }

  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(
        Ordinal.class,
        Poisson.class,
        NegativeBinomial.class,
        Quantile.class,
        Ziln.class,
        QuadraticKappa.class,
        RankError.class,
        PoissonDeviance.class,
        NormalizedGini.class);
  }
}
