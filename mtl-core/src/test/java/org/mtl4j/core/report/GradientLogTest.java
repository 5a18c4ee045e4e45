// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.api.train.TrainingListener.Started;
import org.mtl4j.api.train.TrainingListener.Stepped;

class GradientLogTest {
  @TempDir private Path folder;

  @Test
  void cosinesNormsAndWeightsAreThoseOfTheGramian() throws IOException {
    try (GradientLog log = new GradientLog(folder, 2)) {
      log.started(new Started("run", List.of("a", "b"), 1, 2, 4, 10, 5));
      log.stepped(step(0, gramian(4, -1, 1)));
      log.stepped(step(1, gramian(1, 1, 1)));
      log.stepped(step(2, gramian(4, 3, 9)));
      log.epochEnded(epoch(0));
      log.stepped(step(4, gramian(0, 0, 9)));
      log.epochEnded(epoch(1));

      assertThat(log.epochs())
          .containsExactly(
              Map.of(
                  "a:b/cosine", 0.0,
                  "a/gradient-norm", 2.0,
                  "b/gradient-norm", 2.0,
                  "a/weight", 0.25,
                  "b/weight", 0.75,
                  "conflicting-steps", 0.5),
              Map.of(
                  "a:b/cosine", Double.NaN,
                  "a/gradient-norm", 0.0,
                  "b/gradient-norm", 3.0,
                  "a/weight", 0.25,
                  "b/weight", 0.75,
                  "conflicting-steps", 0.0));
    }
    assertThat(Files.readAllLines(folder.resolve("gradients.csv")))
        .containsExactly(
            "step,epoch,a:b/cosine,a/gradient-norm,b/gradient-norm,a/weight,b/weight",
            "1,1,-0.5,2.0,1.0,0.25,0.75",
            "3,1,0.5,2.0,3.0,0.25,0.75",
            "5,2,,0.0,3.0,0.25,0.75");
  }

  @Test
  void aCheckpointFindsTheRecordsOfItsStepsInTheFile() throws IOException {
    try (GradientLog log = new GradientLog(folder, 1)) {
      log.started(new Started("run", List.of("a", "b"), 1, 2, 4, 10, 5));
      log.stepped(step(0, gramian(4, -1, 1)));
      log.saving();
      assertThat(Files.readAllLines(folder.resolve("gradients.csv")))
          .hasSize(2)
          .endsWith("1,1,-0.5,2.0,1.0,0.25,0.75");
    }
  }

  @Test
  void withoutAGramianNothingIsWritten() {
    StepResult plain = new StepResult(2, 0);
    StepResult others = gramian(1, 1, 1);
    others.gramian = new double[0];
    try (GradientLog log = new GradientLog(folder, 1)) {
      log.started(new Started("run", List.of("a", "b"), 1, 2, 4, 10, 5));
      log.stepped(step(0, plain));
      log.stepped(step(1, others));
      log.epochEnded(epoch(0));
      assertThat(log.epochs()).containsExactly(Map.of());
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theHistoryHasTheMeansBesideItsOwnColumns() {
    String history =
        RunReport.history(List.of(epoch(0), epoch(1)), List.of(Map.of(), Map.of("b/weight", 0.5)));
    assertThat(history.lines())
        .containsExactly(
            "epoch,seconds,rate,criterion,best,b/weight",
            "1,1.0,0.1,,true,",
            "2,1.0,0.1,,true,0.5");
  }

  @Test
  void anIntervalIsOneOrMore() {
    assertThatThrownBy(() -> new GradientLog(folder, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("1 or more, but not every 0");
  }

  private static StepResult gramian(double aa, double ab, double bb) {
    StepResult result = new StepResult(2, 0);
    result.gramian = new double[] {aa, ab, ab, bb};
    result.weights[0] = 0.25;
    result.weights[1] = 0.75;
    return result;
  }

  private static Stepped step(long step, StepResult result) {
    return new Stepped(step, (int) step / 4, 8, 0.1, result);
  }

  private static EpochEnded epoch(int epoch) {
    return new EpochEnded(epoch, Map.of(), Map.of(), Double.NaN, true, 0.1, 1, 0);
  }
}
