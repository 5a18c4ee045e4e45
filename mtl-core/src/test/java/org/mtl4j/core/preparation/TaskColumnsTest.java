// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RowEncoder;

/** Tasks with columns of their own. */
class TaskColumnsTest {
  private static final String ONE =
      """
      data: {source: csv, train: rows.csv, columns: {id: ignore, city: category}}
      split: {validation: 0, test: 0}
      """;

  private static final String FILES =
      """
      data:
        source: files
        files: {math: math.csv, bio: bio.csv}
      split: {validation: 0, test: 0}
      """;

  @TempDir private Path folder;

  @Test
  void namesAndPatternsChooseTheColumnsOfATask() throws IOException {
    Preprocessing read =
        one("features: ['c*', m2, age]", "ignore: ['m?', constant]").preprocessing();

    assertThat(read.tasks()).containsExactly(Map.entry("b", List.of("age", "city")));
    assertThat(read.columns()).as("m1 is read by no task").containsExactly("m2", "age", "city");
    assertThat(read.columns(List.of("b"))).containsExactly("age", "city");
    assertThat(read.columns(List.of("a", "b"))).containsExactly("m2", "age", "city");
  }

  @Test
  void aTaskWithoutAListReadsAllColumns() throws IOException {
    assertThat(one("features: [m1]", "metrics: [rmse]").preprocessing().tasks())
        .containsOnlyKeys("a");
    assertThat(one("features: ['*']", "ignore: []").preprocessing().tasks()).isEmpty();
  }

  @Test
  void whatDoesNotExistIsRefused() {
    refused(
        "features: [n1]", "tasks.a.features: 'n1' matches no column that may be a feature", "m1");
    refused("features: [y]", "tasks.a.features: 'y' matches no column");
    refused("ignore: [id]", "tasks.a.ignore: 'id' matches no column");
    refused("ignore: ['*']", "tasks.a: 'features' and 'ignore' leave no column");
    assertThatThrownBy(() -> one("features: [constant]", "metrics: [rmse]"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("task 'a' has no feature: of its columns constant each is constant");
  }

  private void refused(String line, String... parts) {
    assertThatThrownBy(() -> one(line, "metrics: [rmse]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aTaskReadsTheColumnsOfItsFiles() throws IOException {
    Prepared data = files("");

    assertThat(data.preprocessing().tasks())
        .containsExactly(
            Map.entry("math", List.of("age", "level", "task")),
            Map.entry("bio", List.of("age", "cells", "task")));
    assertThat(data.inputs().numbers())
        .as("a column is fitted on the rows of its tasks, where none is missing")
        .containsExactly("age", "cells");
    assertThat(data.inputs().categories())
        .extracting(InputSpec.Category::name)
        .containsExactly("level", "task");
    float[] cells = new float[10];
    data.train().block(InputSpec.NUMBERS).floats().get(cells);
    assertThat(IntStream.of(7, 9).mapToObj(i -> cells[i])).as("mean 0").containsExactly(-1f, 1f);
  }

  @Test
  void ofItsFilesATaskMayReadLess() throws IOException {
    assertThat(files(", ignore: [age, task]").preprocessing().tasks().get("math"))
        .containsExactly("level");
    assertThatThrownBy(() -> files(", features: [cells]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("tasks.math.features: 'cells' matches no column", "level");
  }

  @Test
  void aRowNeedsOnlyTheColumnsOfTheTasksThatArePredicted() throws IOException {
    Preprocessing read = files("").preprocessing();
    RowEncoder some = new RowEncoder(read, read.columns(List.of("math")));
    RowEncoder.Target target = some.target(1);

    assertThat(some.columns()).containsExactly("age", "level", "task");
    target.put(some.row().setAll(Map.of("age", 8, "level", "high", "task", "math")), 0);
    Table one = new RowTable(Map.of("age", 8.0), Map.of("level", "high", "task", "math")).table();
    Dataset rows = some.encode(one);

    float[] numbers = new float[2];
    target.rows(1).block(InputSpec.NUMBERS).floats().get(numbers);
    assertThat(numbers[1]).as("missing").isEqualTo(0);
    float[] same = new float[2];
    rows.block(InputSpec.NUMBERS).floats().get(same);
    assertThat(same).containsExactly(numbers);
    assertThat(rows.block(InputSpec.CODES).ints())
        .isEqualTo(target.rows(1).block(InputSpec.CODES).ints());
  }

  /** One row. */
  private record RowTable(Map<String, Double> numbers, Map<String, String> texts) {
    Table table() {
      var builder = new org.mtl4j.api.data.TableBuilder("row");
      numbers.forEach((name, value) -> builder.numbers(name, value));
      texts.forEach((name, value) -> builder.texts(name, value));
      return builder.build();
    }
  }

  private Prepared one(String first, String second) throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"),
        """
        id,city,m1,m2,age,constant,y,z
        1,rome,1,4,30,1,1,2
        2,oslo,2,3,40,1,2,1
        3,rome,3,1,50,1,3,3
        """);
    return prepare(
        ONE
            + "tasks: {a: {type: regression, label: y, %s}, b: {type: regression, label: z, %s}}\n"
                .formatted(first, second));
  }

  private Prepared files(String more) throws IOException {
    Files.writeString(folder.resolve("math.csv"), "age,level,score\n7,low,1\n8,high,2\n9,low,3\n");
    Files.writeString(folder.resolve("bio.csv"), "age,cells,growth\n10,100,1\n12,200,2\n");
    return prepare(
        FILES
            + """
            tasks:
              math: {type: regression, label: score%s}
              bio: {type: regression, label: growth}
            """
                .formatted(more));
  }

  private Prepared prepare(String text) {
    return Preparation.prepare(new Configuration(Registry.load()).parse(text, "e.yaml", folder));
  }
}
