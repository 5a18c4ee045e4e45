// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.FileEndings;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.core.registry.KnownPlugins;

/** Messages name this plugin if it is not installed. */
class KnownNamesTest {
  @Test
  void theNamesOfThisPluginAreKnown() {
    assertThat(new DuckDb().provides())
        .extracting(type -> type.getAnnotation(Pluggable.class).name())
        .containsExactlyInAnyOrderElementsOf(KnownPlugins.names(new DuckDb().name()));
  }

  @Test
  void theirEndingsAreKnown() {
    assertThat(DuckDbSource.class.getAnnotation(FileEndings.class).value())
        .containsExactlyInAnyOrderElementsOf(KnownPlugins.endings("duckdb"));
  }
}
