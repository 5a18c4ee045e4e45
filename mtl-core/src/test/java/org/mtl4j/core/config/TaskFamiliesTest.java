// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;

class TaskFamiliesTest {
  private static final String DATA =
      """
      data:
        source: csv
        train: rows.csv
        columns: {id: ignore, x: number}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeTable() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "id,x,a-1,a-2,b-1,b?\n1,2,0,1,3.5,0\n");
  }

  @Test
  void aPatternIsATaskForEachColumn() {
    Experiment experiment =
        read("tasks:\n  \"a-*\": {type: binary, metrics: [auc], threshold: half}\n");

    assertThat(experiment.tasks()).containsOnlyKeys("a-1", "a-2");
    assertThat(experiment.tasks().get("a-2").type()).isEqualTo(new Binary("a-2"));
    assertThat(experiment.tasks().get("a-2").metrics()).containsExactly("auc");
  }

  @Test
  void aPatternSkipsOtherTasksAndIgnoredColumns() {
    Experiment experiment =
        read(
            """
            tasks:
              second: {type: regression, label: a-2}
              "?-*": binary
              "b?": {type: binary, label: "b?"}
            """);

    assertThat(experiment.tasks().keySet()).containsExactly("second", "a-1", "b-1", "b?");
    assertThat(experiment.tasks().get("second").type()).isEqualTo(new Regression("a-2"));
    assertThat(experiment.tasks().get("b-1").type()).isEqualTo(new Binary("b-1"));
  }

  @Test
  void aColumnOfTaskNamesIsATaskForEachValue() throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"), "id,x,school,score\n1,2,b,3\n2,2,a,4\n3,2,a,5\n4,2,b,1\n");
    Experiment experiment =
        read("tasks:\n  score: {type: regression, label: score, task: school, where: {x: 2}}\n");

    assertThat(experiment.tasks().keySet()).containsExactly("score-a", "score-b");
    assertThat(experiment.tasks().get("score-a").type()).isEqualTo(new Regression("score"));
    assertThat(experiment.tasks().get("score-a").where())
        .isEqualTo(Map.of("x", List.of("2"), "school", List.of("a")));
    refuses(
        "tasks: {s: {type: regression, label: score, task: shool}}\n",
        "'tasks.s.task'",
        "'shool'",
        "nearest: school");
    refuses(
        "tasks: {s: {type: regression, label: score, task: id}}\n",
        "'id', which has 4 values in 4 rows: an id");
  }

  @Test
  void theWrittenConfigurationHasTheTasks() {
    Configuration configuration = new Configuration(Registry.load());
    Experiment experiment = read("tasks: {\"a-*\": binary}\n");

    assertThat(configuration.parse(configuration.write(experiment), "written", folder))
        .isEqualTo(experiment);
  }

  @Test
  void aPatternOfNothingOrOfAnInputIsRefused() {
    refuses("tasks: {\"c-*\": binary}\n", "e.yaml:5", "'tasks.c-*'", "matches no column", "a-1");
    refuses(
        "tasks: {\"x*\": binary}\n", "'x'", "data.columns uses as number", "narrow the pattern");
    refuses("tasks: {\"id*\": binary}\n", "only columns that are ignored", "id");
    refuses(
        "tasks: {\"a-*\": binary, \"a-?\": regression}\n", "'tasks.a-?'", "labels of other tasks");
    refuses("tasks: {\"a-*\": multilabel}\n", "nearest: labels");
  }

  private void refuses(String tasks, String... parts) {
    assertThatThrownBy(() -> read(tasks))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(parts);
  }

  private Experiment read(String tasks) {
    return new Configuration(Registry.load()).parse(DATA + tasks, "e.yaml", folder);
  }
}
