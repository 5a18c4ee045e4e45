// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.InputSpec.Category;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.registry.Registry;

class FilesSourceTest {
  @TempDir private Path folder;

  private CsvSource csv(String name, String text) throws IOException {
    return new CsvSource(Files.writeString(folder.resolve(name), text));
  }

  private static DataSource files(String first, DataSource one, String second, DataSource other) {
    Map<String, DataSource> sources = new LinkedHashMap<>();
    sources.put(first, one);
    sources.put(second, other);
    return new FilesSource(sources);
  }

  private static List<String> texts(Table table, String name) {
    Column column = table.column(name);
    return IntStream.range(0, column.size())
        .mapToObj(row -> column.isMissing(row) ? "-" : column.text(row))
        .toList();
  }

  @Test
  void columnsAreJoinedByNameAndOthersAreMissing() throws IOException {
    DataSource source =
        files(
            "math",
            csv("m.csv", "age,kind,score\n7,x,1.5\n8,y,2.5\n"),
            "bio",
            csv("b.csv", "score,cells,kind\n3,4,y\n"));

    Table table = source.read(Request.GUESS).train();

    assertThat(table.names()).containsExactly("age", "kind", "score", "cells", "task");
    assertThat(source.columns(Request.GUESS)).isEqualTo(table.names());
    assertThat(((NumberColumn) table.column("age")).values()).containsExactly(7, 8, Double.NaN);
    assertThat(((NumberColumn) table.column("cells")).values())
        .containsExactly(Double.NaN, Double.NaN, 4);
    assertThat(texts(table, "kind")).containsExactly("x", "y", "y");
    assertThat(texts(table, "task")).containsExactly("math", "math", "bio");
  }

  @Test
  void numbersInOneFileAndTextsInAnotherAreTexts() throws IOException {
    DataSource source = files("a", csv("a.csv", "x,y\n07,1\n"), "b", csv("b.csv", "x,y\nred,\n"));

    Table table = source.read(Request.GUESS).train();

    assertThat(texts(table, "x")).containsExactly("07", "red");
    assertThat(((NumberColumn) table.column("y")).values())
        .as("a column without values has no type")
        .containsExactly(1, Double.NaN);
  }

  @Test
  void onlyRequestedColumnsAreRead() throws IOException {
    DataSource source = files("a", csv("a.csv", "x,y\n1,2\n"), "b", csv("b.csv", "z\n3\n4\n"));

    Table names = source.read(Request.only(Map.of("task", ColumnType.TEXT))).train();
    assertThat(names.names()).containsExactly("task");
    assertThat(texts(names, "task")).containsExactly("a", "b", "b");
    assertThat(source.read(Request.only(Map.of("z", ColumnType.NUMBER))).train().names())
        .containsExactly("z");
    assertThatThrownBy(() -> source.read(new Request(List.of("w"), Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "no source of a, b has a column 'w', which the schema names; they have x, y, z");
  }

  @Test
  void partsAreThoseOfAllSourcesOrNone() throws IOException {
    Table rows = new TableBuilder("rows").numbers("x", 1, 2).build();
    DataSource whole = MemorySource.of(rows);
    DataSource split = MemorySource.of(rows, rows);

    Tables tables = files("a", split, "b", split).read(Request.GUESS);
    assertThat(tables.test().orElseThrow().rows()).isEqualTo(4);
    assertThatThrownBy(() -> files("a", split, "b", whole).read(Request.GUESS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the source 'a' has test rows of its own, but not every source has");
  }

  @Test
  void theAddedColumnAndUnitsMustNotClash() throws IOException {
    CsvSource task = csv("t.csv", "task\n1\n");
    assertThatThrownBy(() -> files("a", task, "b", task).read(Request.GUESS))
        .hasMessageContaining("'a' has a column 'task', which is to be added")
        .hasMessageContaining("name another one by data.task");
    DataSource prices = files("a", csv("a.csv", "p,q\n$5,1\n"), "b", csv("b.csv", "p,q\n5 €,1\n"));
    assertThatThrownBy(() -> prices.read(Request.GUESS))
        .hasMessageContaining("the column 'p' has numbers with different units: $ in ")
        .hasMessageContaining("rename it in one of them");
  }

  /** As a user writes it: each task on the rows of its file. */
  @Test
  void aTaskForEachFileIsPreparedFromYaml() throws IOException {
    csv("math.csv", "a,score\n" + "1,2\n3,4\n".repeat(30));
    Files.writeString(folder.resolve("bio.csv"), "b;score\n" + "x;2,5\ny;4,5\n".repeat(20));
    Experiment experiment =
        new Configuration(Registry.load())
            .parse(
                """
                data:
                  source: files
                  files:
                    math: math.csv
                    bio: {name: csv, train: bio.csv, delimiter: ;, decimal: ","}
                  columns: {task: ignore}
                tasks:
                  score: {type: regression, label: score, task: task}
                """,
                "test",
                folder);

    Prepared prepared = Preparation.prepare(experiment);

    assertThat(prepared.tasks()).containsOnlyKeys("score-bio", "score-math");
    assertThat(prepared.inputs().categories()).extracting(Category::name).containsExactly("b");
    int math = prepared.labels().get("score-math").rows();
    int bio = prepared.labels().get("score-bio").rows();
    assertThat(math + bio).isEqualTo(prepared.train().rows());
    assertThat(math).isBetween(30, 50);
  }

  @Test
  void aFileAloneIsReadByTheSourceOfItsEnding() {
    Configuration configuration = new Configuration(Registry.load());
    String text = "data: {source: files, files: {a: rows.parquet}}\ntasks: {y: regression}";

    assertThatThrownBy(() -> configuration.parse(text, "test", folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("key 'data.files.a': found 'duckdb', expected a name of kind data")
        .hasMessageContaining("the plugin 'duckdb' brings it");
  }
}
