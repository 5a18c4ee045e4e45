// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.FilesSource;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.registry.Registry;

/** A draft of several files, such as one for each task. */
class InitFilesTest {
  @TempDir private Path folder;
  private Path math;
  private Path bio;

  @BeforeEach
  void write() throws IOException {
    StringBuilder one = new StringBuilder("pupil,algebra,score\n");
    StringBuilder other = new StringBuilder("cells;score;passed\n");
    for (int row = 0; row < 60; row++) {
      one.append("p%d,%s,0.%d%n".formatted(row, row == 7 ? "n/a" : row % 13, row % 9));
      other.append("%d,5;%d,25;%s%n".formatted(row % 7, row % 5, row % 2 == 0 ? "yes" : "no"));
    }
    math = Files.writeString(folder.resolve("math.csv"), one);
    bio = Files.writeString(folder.resolve("bio.data.csv"), other);
  }

  @Test
  void aLabelOfSeveralFilesIsATaskOfEach() {
    Path draft = folder.resolve("both.yaml");
    Console console =
        Console.run("init", math, bio, "--task", "score", "--task", "passed", "--out", draft);

    assertThat(console.exit()).as(console.err()).isZero();
    Experiment experiment = new Configuration(Registry.load()).read(draft);
    assertThat(experiment.tasks()).containsOnlyKeys("score-math", "score-bio.data", "passed");
    FilesSource source = (FilesSource) experiment.data().source();
    assertThat(source.task()).isEqualTo("task");
    assertThat(((CsvSource) source.files().get("bio.data")).decimal()).isEqualTo(",");
    assertThat(((CsvSource) source.files().get("math")).missing()).contains("n/a");
    assertThat(Preparation.prepare(experiment).labels())
        .hasEntrySatisfying("passed", labels -> assertThat(labels.rows()).isBetween(30, 50));
  }

  @Test
  void labelsOfSeveralFilesAreNamed() throws IOException {
    Console.run("init", math, bio)
        .isMistake("of several files the labels are not guessed: name them, such as --task score");
    Path same = Files.copy(math, Files.createDirectory(folder.resolve("x")).resolve("math.csv"));
    Console.run("init", math, same, "--task", "score")
        .isMistake("two files are called 'math'; rename one");
    Console.run("init", math, "--labels", "labels.xml")
        .isMistake("the source 'csv' of " + math + " takes no list of labels", "--task");
  }
}
