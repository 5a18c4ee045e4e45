// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.sharing.hard.SharedBottom;

/** From the files of Census-Income to an evaluated model. */
@Tag("real-data")
class CensusIncomeIT {

  @Test
  void anEpochLearnsBothTasks() {
    Path folder = folder();
    assumeThat(folder.resolve("census-income.data.gz"))
        .as("Census-Income lies in %s; set MTL4J_DATA to the folder above it", folder)
        .exists();
    try (TrainedModel model =
        Mtl.create().train(CensusIncome.experiment(folder, new SharedBottom(), 1).build())) {
      RunResult result = model.test();
      assertGood(result.validation());
      assertGood(result.test());
    }
  }

  private static void assertGood(Map<String, Map<String, Double>> metrics) {
    assertThat(metrics.keySet()).containsExactly("income", "never-married");
    metrics.forEach(
        (task, values) -> assertThat(values.get("auc")).as(task).isBetween(0.93, 0.9999));
  }

  /** Tests run in the folder of their module, one below that of the program. */
  private static Path folder() {
    String data = System.getenv().getOrDefault("MTL4J_DATA", "../../shared/data");
    return Path.of(data, "census-income").toAbsolutePath().normalize();
  }
}
