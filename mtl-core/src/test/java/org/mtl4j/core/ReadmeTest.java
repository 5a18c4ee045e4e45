// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.Methods;

/** What the README shows is what the examples hold, and works. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Registry REGISTRY = Registry.of(List.of(new Methods(), new DataSources()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "examples/first-steps.yaml",
        "examples/src/main/java/org/mtl4j/examples/FirstSteps.java",
        "examples/src/main/java/org/mtl4j/examples/method/Methods.java",
        "examples/src/main/java/org/mtl4j/examples/method/UnitNorm.java",
        "mtl-dist/src/it/import/pom.xml"
      })
  void showsTheFileWithoutItsLicenseLine(String file) throws IOException {
    String language = file.substring(file.lastIndexOf('.') + 1);
    String text = Files.readString(ROOT.resolve(file)).replaceFirst("^// SPDX.*\n", "");
    assertThat(ROOT.resolve("README.md"))
        .content()
        .contains("```" + language + "\n" + text + "```\n");
  }

  @Test
  void listsAllNamesOfAKind() {
    for (Kind<?> kind : Kind.all()) {
      String names =
          REGISTRY.entries(kind).stream()
              .map(Entry::name)
              .sorted()
              .map(name -> "`" + name + "`")
              .collect(Collectors.joining(", "));
      assertThat(ROOT.resolve("README.md")).content().contains("| " + names + " |");
    }
  }

  @Test
  void itsConfigurationCanBeRead() {
    Configuration configuration = new Configuration(REGISTRY);
    Experiment experiment = configuration.read(ROOT.resolve("examples/first-steps.yaml"));
    assertThat(experiment.tasks()).containsOnlyKeys("price", "sold", "segment");
  }
}
