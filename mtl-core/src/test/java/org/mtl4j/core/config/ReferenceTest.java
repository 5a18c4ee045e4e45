// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.core.DataSources;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.Methods;

class ReferenceTest {
  private final String page =
      Reference.markdown(Registry.of(List.of(new Methods(), new DataSources())));

  @Test
  void theCommittedPageIsUpToDate() throws IOException {
    assertThat(Path.of("..", "docs", "reference.md"))
        .as("write it again: ./mtl reference > docs/reference.md")
        .hasContent(page);
  }

  @Test
  void tellsEveryKeyWithItsDefault() {
    assertThat(page)
        .contains("### `split.validation`, `split.test`")
        .contains("| `share` | a number | *required* |")
        .contains("### `data.columns.NAME`")
        .contains("### `coordination.balancer`")
        .contains("| `epochs` | a whole number | `10` |");
  }

  @Test
  void tellsEveryNameWithItsSource() {
    assertThat(page)
        .contains("## Kind sharing", "### `hard`", "Source: Caruana, Machine Learning 1997.")
        .contains("## Kind optimizer", "### `adam`", "| `epsilon` | a number | `1e-8` |");
  }

  @Test
  void everyKeyHasADefaultThatCanBeReported() {
    assertThat(page).doesNotContain("| `-` |");
  }
}
