// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with data is told in one line that names file, line, column and task. */
class DataMistakesTest {
  @TempDir private Path folder;
  private Path rows;

  @BeforeEach
  void nameRows() {
    rows = folder.resolve("rows.csv");
  }

  @Test
  void aFolderInPlaceOfAFile() throws IOException {
    Files.createDirectory(rows);

    train().isMistake(rows + ": found a folder, expected a file");
  }

  @Test
  void aMissingFile() {
    train().isMistake("there is no file " + rows);
  }

  @Test
  void anEmptyFile() throws IOException {
    Files.writeString(rows, "");
    train().isMistake(rows + " is empty; rows are expected");
    Files.writeString(rows, "a,b,y,z\n");
    train().isMistake(rows + " has a header but no rows");
  }

  @Test
  void noText() throws IOException {
    Files.write(rows, new byte[] {'a', ',', (byte) 0xff, (byte) 0xfe, 0, 7});

    train().isMistake(rows + ": its beginning is not UTF-8 text");
  }

  @Test
  void aWrongNumberOfColumns() throws IOException {
    write(row -> row == 15 ? "1,2,3" : plain(row));

    train().isMistake(rows + ", line 17: found 3 values where 4 are expected");
  }

  @Test
  void twoColumnsOfOneName() throws IOException {
    Files.writeString(rows, "a,a,y,z\n1,2,3,4\n");

    train()
        .isMistake(rows + ", line 1: columns 1 and 2 have the same name, 'a'; rename one of them");
  }

  @Test
  void aPositiveValueThatNeverOccurs() throws IOException {
    write(DataMistakesTest::plain);

    train("--set", "tasks.yes.positive=Yes")
        .isMistake(
            rows
                + " (training rows): the label 'y' of task 'yes' never has the positive value"
                + " 'Yes'",
            "it has 0, 1");
  }

  @Test
  void noLabelOfATask() throws IOException {
    write(row -> row + ",2,," + row);

    train().isMistake("the label 'y' of task 'yes' is missing in all 28 training rows", "rows.csv");
  }

  @Test
  void infinityInAFeature() throws IOException {
    write(row -> row == 5 ? "-inf,2,1,3" : plain(row));

    train().isMistake(rows + ", line 7, column 'a': found '-inf' where a finite number");
  }

  @Test
  void infinityInALabel() throws IOException {
    write(row -> row == 5 ? "1,2,1,1e999" : plain(row));

    train().isMistake(rows + ", line 7, column 'z': found '1e999' where a finite number");
  }

  @Test
  void textWhereTheSchemaSaysNumber() throws IOException {
    write(row -> row == 5 ? "x,2,1,3" : plain(row));

    train("--set", "data.columns.a=number")
        .isMistake(rows + ", line 7, column 'a': found 'x' where a number is expected");
  }

  @Test
  void aColumnThatIsNotThere() throws IOException {
    write(DataMistakesTest::plain);

    train("--set", "data.columns.aa=number")
        .isMistake(rows + " has no column 'aa', which the schema names", "nearest: a");
  }

  @Test
  void nothingButLabels() throws IOException {
    write(DataMistakesTest::plain);

    train("--set", "data.columns={a: ignore, b: ignore}")
        .isMistake("leaves nothing to learn from", "rows.csv");
  }

  private static String plain(int row) {
    return row + "," + row * 7 % 5 + "," + row % 2 + "," + row * 3 % 8;
  }

  private void write(IntFunction<String> row) throws IOException {
    Files.writeString(
        rows,
        IntStream.range(0, 40).mapToObj(row).collect(Collectors.joining("\n", "a,b,y,z\n", "\n")));
  }

  private Console train(String... more) {
    try {
      Path config = folder.resolve("config.yaml");
      Files.writeString(
          config,
          """
          data: {source: csv, train: rows.csv}
          tasks:
            yes: {type: binary, label: y}
            value: {type: regression, label: z}
          training: {batch: 8}
          """);
      String[] args = new String[more.length + 4];
      args[0] = "train";
      args[1] = config.toString();
      args[2] = "--out";
      args[3] = folder.resolve("out").toString();
      System.arraycopy(more, 0, args, 4, more.length);
      return Console.run((Object[]) args);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
