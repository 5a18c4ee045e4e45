// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelSectionTest {
  private static String draft(int rows, boolean values) {
    return draft(rows, values, false);
  }

  private static String draft(int rows, boolean values, boolean parted) {
    YamlText yaml = new YamlText();
    ModelSection section = new ModelSection(yaml, rows, values, parted);
    section.model();
    section.training();
    return yaml.toString();
  }

  @Test
  void aBatchIsSmallerThanTheTrainingRowsOfTheSmallestTable() {
    assertThat(draft(40, true)).contains("batch: 16\n", "epochs: 256\n");
  }

  @Test
  void smallTablesHaveAnEnsembleAndManyEpochs() {
    assertThat(draft(768, true)).contains("members: 4", "batch: 128\n", "epochs: 256\n");
  }

  @Test
  void largerTablesHaveAboutAsManySteps() {
    assertThat(draft(8_966, true)).contains("members: 4", "batch: 256\n", "epochs: 120\n");
    assertThat(draft(200_000, true)).contains("batch: 512\n", "epochs: 10\n");
    assertThat(draft(200_000, true)).doesNotContain("members");
  }

  @Test
  void theRateIsLowerIfAllTasksPredictClasses() {
    assertThat(draft(768, true)).contains("rate: 0.005,");
    assertThat(draft(768, false)).contains("rate: 0.001,");
  }

  @Test
  void manyValuesAreFittedClosely() {
    assertThat(draft(768, true)).doesNotContain("clip", "dropout");
    assertThat(draft(8_966, true)).contains("clip: {norm: 1}", ", dropout: 0}");
    assertThat(draft(8_966, false)).doesNotContain("clip", "dropout");
  }

  @Test
  void smallTablesTrainAgainOnAllRowsButTestRowsThatTheUserNamed() {
    assertThat(draft(768, true, false)).contains("refit: all ");
    assertThat(draft(768, true, true)).contains("refit: validation ");
    assertThat(draft(8_966, true, false)).doesNotContain("refit");
  }
}
