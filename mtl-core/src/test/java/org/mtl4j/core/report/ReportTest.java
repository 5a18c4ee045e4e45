// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.table.ComparisonTable.Column;
import org.mtl4j.core.compare.table.ComparisonTable.Entry;
import org.mtl4j.core.compare.table.PairedDifference;
import org.mtl4j.core.compare.table.Spread;
import org.mtl4j.core.train.RunResult;

class ReportTest {
  private static final RunResult RESULT =
      new RunResult(
          "mmoe",
          3,
          Map.of("income", Map.of("auc", 0.75)),
          Map.of("income", Map.of("auc", Double.NaN)),
          1.5,
          0,
          "all epochs done",
          List.of(
              new EpochEnded(
                  0,
                  Map.of("income", 0.25),
                  Map.of("income", Map.of("auc", 0.75)),
                  0,
                  true,
                  0.001,
                  1.25,
                  0),
              new EpochEnded(
                  1,
                  Map.of("income", Double.NaN),
                  Map.of("income", Map.of("auc", 0.5)),
                  -2,
                  false,
                  0.001,
                  1.5,
                  0)),
          List.of("look here"));

  @TempDir Path folder;

  @Test
  void aRunLeavesMetricsHistoryAndConfiguration() throws IOException {
    OutputDirectory directory = OutputDirectory.prepare(folder.resolve("runs/one"));
    try (directory) {
      RunReport.write(directory, RESULT, "training: {seed: 3}\n");
    }
    JsonNode metrics =
        new ObjectMapper().readTree(directory.path().resolve("metrics.json").toFile());
    assertThat(metrics.at("/validation/income/auc").doubleValue()).isEqualTo(0.75);
    assertThat(metrics.at("/test/income/auc").isNull()).isTrue();
    assertThat(metrics.get("seed").longValue()).isEqualTo(3);
    assertThat(metrics.get("seconds").doubleValue()).isEqualTo(1.5);
    assertThat(metrics).as("nothing else").hasSize(4);
    JsonNode run = new ObjectMapper().readTree(directory.path().resolve("run.json").toFile());
    assertThat(run.get("epoch").intValue()).as("from 1").isEqualTo(1);
    assertThat(run.get("warnings").get(0).textValue()).isEqualTo("look here");
    assertThat(Files.readAllLines(directory.path().resolve("history.csv")))
        .containsExactly(
            "epoch,seconds,rate,criterion,best,income/loss,income/auc",
            "1,1.25,0.001,0.0,true,0.25,0.75",
            "2,1.5,0.001,-2.0,false,,0.5");
    assertThat(directory.path().resolve("config.yaml")).hasContent("training: {seed: 3}\n");
    try (Stream<Path> files = Files.list(directory.path())) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void eachElementOfAnObservationIsAColumn() {
    Map<String, List<Double>> observations = new LinkedHashMap<>();
    observations.put("gates/income", List.of(0.25, 0.75));
    observations.put("share", List.of(0.5));
    EpochEnded epoch = new EpochEnded(0, Map.of(), Map.of(), 0, true, 0.001, 1.25, 0, observations);
    assertThat(RunReport.history(List.of(epoch), List.of()).lines())
        .containsExactly(
            "epoch,seconds,rate,criterion,best,gates/income/0,gates/income/1,share",
            "1,1.25,0.001,0.0,true,0.25,0.75,0.5");
  }

  @Test
  void aComparisonLeavesATableForPeopleAndOneForPrograms() throws IOException {
    Entry alone =
        new Entry(
            "each task alone",
            Optional.empty(),
            Map.of("income", Map.of("auc", new Spread(0.75, Double.NaN, 1))),
            Map.of(),
            new Spread(Double.NaN, Double.NaN, 1),
            Double.NaN,
            new PairedDifference(Double.NaN, Double.NaN, 0),
            Map.of(),
            new Spread(1.5, Double.NaN, 1),
            new Spread(Double.NaN, Double.NaN, 1),
            Optional.empty(),
            List.of(RESULT));
    ComparisonTable table =
        new ComparisonTable(
            List.of(new Column("income", "auc", Direction.HIGHER)),
            true,
            List.of(3L),
            List.of(alone),
            Map.of());
    ComparisonReport.write(OutputDirectory.prepare(folder), table);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    JsonNode auc = json.at("/results/each task alone/metrics/income/auc");
    assertThat(auc.get("mean").doubleValue()).isEqualTo(0.75);
    assertThat(auc.get("deviation").isNull()).isTrue();
    assertThat(Files.readAllLines(folder.resolve("runs.csv")))
        .containsExactly(
            "row,run,seed,rows,task,metric,value,seconds",
            "each task alone,%s,3,validation,income,auc,0.75,1.5".formatted(RESULT.run()),
            "each task alone,%s,3,test,income,auc,,1.5".formatted(RESULT.run()));
    assertThat(Files.readAllLines(folder.resolve("results.csv")))
        .containsExactly(
            "row,income/auc,income/auc/deviation,income/change-percent,income/paired-t-p,"
                + "income/wilcoxon-p,delta-m-percent,delta-m-percent/deviation,paired-t-p,"
                + "wilcoxon-p,mean-rank,seconds,memory-mib,failure",
            "each task alone,0.75,,,,,,,,,,1.5,,");
    assertThat(folder.resolve("results.md"))
        .content()
        .startsWith("|  | income auc ↑ | Δ % | Δm % | p | rank | seconds | MiB |\n|---|---:|")
        .contains("| each task alone | 0.7500 |", "1 seed is too few");
  }

  @Test
  void anOlderFileIsReplaced() {
    OutputDirectory directory = OutputDirectory.prepare(folder);
    directory.write("metrics.json", "old");
    assertThat(directory.write("metrics.json", "new")).hasContent("new");
  }

  @Test
  void aFolderThatCannotBeWrittenIsTheUsersMistake() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    assertThatThrownBy(() -> OutputDirectory.prepare(Path.of("")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has an empty name");
    assertThatThrownBy(() -> OutputDirectory.prepare(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'" + file + "' cannot be written: a file of this name is in the way");
    assertThatThrownBy(() -> OutputDirectory.prepare(file.resolve("below")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("'" + file.resolve("below") + "' cannot be written: Not a directory");
  }

  @Test
  void resultsAreNotWrittenOverOlderOnesUnasked() throws IOException {
    Files.writeString(folder.resolve("log.txt"), "");
    OutputDirectory.prepare(folder, RunReport.FILES).write("metrics.json", "{}");
    assertThatThrownBy(() -> OutputDirectory.prepare(folder, RunReport.FILES))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(folder.toString(), "already holds metrics.json");
  }
}
