// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.testkit.bytes.Alterations;

/** JARs and zips with random alterations: loaded, or left out with a message that names them. */
class AlteredJarsTest {
  @TempDir private Path folder;

  @Test
  void anAlteredJarIsLoadedOrLeftOut() throws IOException {
    byte[] whole = SampleJar.sound().bytes();
    Alterations alterations = new Alterations(5);
    for (int i = 0; i < Alterations.COUNT; i++) {
      String name = "altered%d.%s".formatted(i, i % 2 == 0 ? "jar" : "zip");
      Path file = Files.write(folder.resolve(name), alterations.of(whole));

      Registry registry = PluginFolder.load(folder, Duration.ofSeconds(30)).registry();

      boolean loaded = registry.entries(Kind.SCHEDULE).stream().anyMatch(e -> !e.builtIn());
      assertThat(registry.entries(Kind.SCHEDULE)).extracting(Entry::name).contains("cosine");
      if (!loaded) {
        assertThat(registry.problems())
            .extracting(Throwable::getMessage)
            .as(name)
            .anySatisfy(message -> assertThat(message).contains(name));
      }
      Files.delete(file);
    }
  }
}
