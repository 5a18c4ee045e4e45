// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models after their training: some tasks alone, and further tasks. */
class LifeIT {
  @TempDir private static Path folder;

  private static Path run;
  private static Path later;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder data = new StringBuilder("age,money,height,rich,old,tall\n");
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int age = 18 + random.nextInt(50);
      int money = random.nextInt(1000);
      int height = 150 + random.nextInt(50);
      data.append(
          "%d,%d,%d,%d,%d,%d%n"
              .formatted(
                  age, money, height, money > 600 ? 1 : 0, age > 40 ? 1 : 0, height > 175 ? 1 : 0));
    }
    Files.writeString(folder.resolve("data.csv"), data);
    Path config = folder.resolve("config.yaml");
    Files.writeString(
        config,
        """
        data: {source: csv, train: data.csv, columns: {height: ignore, tall: ignore}}
        tasks:
          rich: {type: binary, label: rich}
          old: {type: binary, label: old}
        model: {sharing: {name: mmoe, experts: 4}}
        training: {epochs: 2, batch: 32, select: {by: each}}
        backend: {threads: 1}
        """);
    later = folder.resolve("later.yaml");
    Files.writeString(
        later,
        """
        data: {source: csv, train: data.csv, columns: {height: number}}
        tasks: {tall: {type: binary, label: tall}}
        training: {epochs: 3, batch: 32}
        backend: {threads: 1}
        """);
    run = folder.resolve("run");
    Console console = Console.run("train", config, "--out", run, "--references", "none");
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out()).containsPattern("model of epoch \\d for rich, \\d for old");
    assertThat(Files.readString(run.resolve("run.json"))).contains("\"epochs\" : {");
  }

  @Test
  void exportsSomeTasks() {
    Path one = folder.resolve("one");
    Console console = Console.run("export", run, one, "--tasks", "rich");
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out()).contains("graph: ", "one row: ", "model: " + one);
    Path pruned = folder.resolve("pruned");
    Path rows = folder.resolve("data.csv");
    console =
        Console.run(
            "export",
            run,
            pruned,
            "--tasks",
            "old,rich",
            "--prune-experts",
            "0.25",
            "--rows",
            rows);
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("of 4 experts left out", "rich: outputs on " + rows + " change by at most ");
    console = Console.run("predict", pruned, "--in", rows);
    assertThat(console.out()).startsWith("old,old.probability,rich,rich.probability");
  }

  @Test
  void extendsAModelTwice() {
    Path out = folder.resolve("extended");
    Console console = Console.run("extend", run, later, "--out", out);
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("tall", "outputs of the other tasks are the same bits on 210 rows");
    console = Console.run("evaluate", out.resolve("model"), folder.resolve("data.csv"));
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out()).contains("rich", "old", "tall");
    Console.run("extend", out, later, "--out", folder.resolve("again"))
        .isMistake("already has a task 'tall'; its tasks are rich, old, tall");
    assertThat(folder.resolve("again")).doesNotExist();
    Path more = folder.resolve("more");
    String big = "tasks={big: {type: binary, label: tall}}";
    console = Console.run("extend", out, later, "--out", more, "--set", big);
    assertThat(console.exit()).as(console.err()).isZero();
  }

  @Test
  void tasksThatMoveTellTheirChange() throws IOException {
    Path out = folder.resolve("moved");
    Console console = Console.run("extend", run, later, "--out", out, "--move");
    assertThat(console.exit()).as(console.err()).isZero();
    assertThat(console.out())
        .contains("all tasks of epoch ")
        .containsPattern("rich auc: 0\\.\\d{4}, before 0\\.\\d{4}")
        .containsPattern("old auc: ")
        .doesNotContain("tall auc: ");
    assertThat(Files.readString(out.resolve("run.json"))).contains("experts/0/0/kernel");
    assertThat(Files.readString(out.resolve("model").resolve("preprocessing.json")))
        .isEqualTo(Files.readString(run.resolve("model").resolve("preprocessing.json")));
  }

  @Test
  void mistakesAreToldBeforeAnythingIsWritten() {
    Path target = folder.resolve("never");
    Console.run("export", run, target, "--tasks").isMistake("an export needs one or more tasks");
    Console.run("export", run, target, "--tasks", "poor")
        .isMistake("has no task 'poor'", "rich, old");
    Console.run("export", run, target, "--tasks", "rich", "--prune-experts", "0.1")
        .isMistake("--prune-experts needs --tasks and --rows");
    Path rows = folder.resolve("data.csv");
    Console.run("export", run, target, "--tasks=rich", "--prune-experts=2", "--rows", rows)
        .isMistake("must be above 0 and below 1, but is 2.0");
    String answer = "tasks={old2: {type: regression, label: age}}";
    Console.run("extend", run, later, "--out", target, "--set", answer)
        .isMistake("reads the column 'age', which is the label of the new task 'old2'");
    Console.run("extend", folder, later, "--out", target).isMistake("is no model");
    assertThat(target).doesNotExist();
  }
}
