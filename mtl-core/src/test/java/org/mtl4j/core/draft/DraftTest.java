// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field.Role;

class DraftTest {
  private static final int ROWS = 400;

  @TempDir private Path folder;

  @Test
  void aTableWithAHeaderIsUnderstood() throws IOException {
    Random random = new Random(1);
    String yaml =
        write(
            "id,age,job,score,city,price,churned",
            row ->
                "%d,%d,%s,%s,Town %d,%s,%s"
                    .formatted(
                        row,
                        20 + row % 50,
                        row % 3 == 0 ? "clerk" : "smith",
                        row % 7 == 0 ? "n/a" : random.nextGaussian(),
                        row,
                        100 * random.nextDouble(),
                        row % 4 == 0 ? "yes" : "no"));
    Experiment experiment = read(yaml);

    assertThat(role(experiment, "id")).as("it counts rows").isEqualTo(Role.IGNORE);
    assertThat(role(experiment, "city")).as("each row its own").isEqualTo(Role.IGNORE);
    assertThat(role(experiment, "age")).isEqualTo(Role.NUMBER);
    assertThat(role(experiment, "job")).isEqualTo(Role.CATEGORY);
    assertThat(role(experiment, "score")).isEqualTo(Role.NUMBER);
    assertThat(source(experiment).missing()).contains("n/a", "?");
    assertThat(experiment.tasks()).containsOnlyKeys("price", "churned");
    assertThat(experiment.tasks().get("price").type()).isInstanceOf(Regression.class);
    Binary churned = (Binary) experiment.tasks().get("churned").type();
    assertThat(churned.positive()).as("the rarer one").contains("yes");
    assertThat(yaml)
        .contains("# named like a label, the last column, 'yes' in 25.0 % of rows")
        .contains("# 20 to 69, 50 whole values")
        .contains("  # job: {type: binary, label: job, positive: \"clerk\"}");
    Prepared data = Preparation.prepare(experiment);
    assertThat(data.validation()).isPresent();
    assertThat(data.test()).isPresent();
  }

  @Test
  void numbersOfWhichMostAreEqualAreEncodedByRank() throws IOException {
    String yaml =
        write(
            "gain,age,churned",
            row ->
                "%d,%d,%s"
                    .formatted(
                        row % 5 == 0 ? 13 * row : 0, 20 + row % 50, row % 4 == 0 ? "yes" : "no"));

    assertThat(yaml)
        .contains("gain: {role: number, encode: quantile}")
        .contains("age: {role: number, encode: robust}");
  }

  @Test
  void aPackedFileWithoutAHeaderIsUnderstood() throws IOException {
    Path file = folder.resolve("rows.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          rows(
                  "",
                  row ->
                      row % 9
                          + ", red"
                          + row % 3
                          + ", "
                          + row % 5
                          + ", "
                          + (row % 4 == 0 ? "- 50000." : "50000+."))
              .getBytes(StandardCharsets.UTF_8));
    }
    Experiment experiment = read(Draft.of(file, file.getFileName()));

    assertThat(source(experiment).header()).isFalse();
    assertThat(experiment.data().columns())
        .containsOnlyKeys("column1", "column2", "column3", "column4");
    assertThat(experiment.tasks().get("column4").type())
        .isEqualTo(new Binary("column4", Optional.of("- 50000."), new Binary("x").loss()));
    Preparation.prepare(experiment);
  }

  @Test
  void aSetOfFlagsIsASetOfTasks() throws IOException {
    Random random = new Random(1);
    String yaml =
        write(
            "a;b;c;d;happy;sad;calm",
            row ->
                IntStream.range(0, 4)
                        .mapToObj(i -> Double.toString(random.nextGaussian()))
                        .collect(Collectors.joining(";"))
                    + ";"
                    + row % 2
                    + ";"
                    + (row % 3 == 0 ? 1 : 0)
                    + ";"
                    + (row % 5 == 0 ? 1 : 0));
    Experiment experiment = read(yaml);

    assertThat(source(experiment).delimiter()).isEqualTo(";");
    assertThat(experiment.tasks()).containsOnlyKeys("happy", "sad", "calm");
    assertThat(yaml)
        .contains("# labels: {type: multilabel, labels: [happy, sad, calm]}")
        .doesNotContain("Other possible labels");
    assertThat(Preparation.prepare(experiment).inputs().numbers())
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void awkwardNamesAndValuesSurvive() throws IOException {
    String yaml =
        write(
            "größe: cm\t${HOME}\ttrue\t# odd\tclass",
            row ->
                row % 11
                    + "\t"
                    + row % 13 / 2.0
                    + "\ta: b"
                    + row % 2
                    + "\t'q' \\ "
                    + row % 2
                    + "\tk"
                    + row % 3);
    Experiment experiment = read(yaml);

    assertThat(experiment.data().columns())
        .containsOnlyKeys("größe: cm", "${HOME}", "true", "# odd", "class");
    assertThat(experiment.tasks().get("class").type()).isInstanceOf(MultiClass.class);
    Preparation.prepare(experiment);
  }

  @Test
  void aColumnThatSaysTheSplitIsUsed() throws IOException {
    String[] parts = {"train", "train", "valid", "test"};
    String yaml =
        write(
            "x,part,y,z",
            row -> row % 17 + "," + parts[row % 4] + "," + row % 5 / 3 + "," + row % 3);
    Prepared data = Preparation.prepare(read(yaml));

    assertThat(data.train().rows()).isEqualTo(ROWS / 2);
    assertThat(data.validation().orElseThrow().rows()).isEqualTo(ROWS / 4);
  }

  @Test
  void aColumnIsLeftToLearnFrom() throws IOException {
    String yaml = write("id,kind,y", row -> row + ",x" + row % 3 + "," + row % 2);

    assertThat(read(yaml).tasks()).containsOnlyKeys("y");
  }

  @Test
  void whatIsNoTableIsReportedInWords() throws IOException {
    assertThatThrownBy(() -> write("one", row -> "1"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no comma, tab, semicolon or bar splits its first lines");
    assertThatThrownBy(() -> write("a,b", row -> "1,2"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no column that its other columns could predict")
        .hasMessageContaining("a: only one value");
    Path few = Files.writeString(folder.resolve("few.csv"), "a,b\n1,2\n3,4\n");
    assertThatThrownBy(() -> Draft.of(few, few))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has 2 rows; a draft needs 40 or more");
    Path empty = Files.writeString(folder.resolve("empty.csv"), "");
    assertThatThrownBy(() -> Draft.of(empty, empty))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is empty");
  }

  private String write(String header, IntFunction<String> row) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, rows(header + "\n", row));
    return Draft.of(file, file.getFileName());
  }

  private static String rows(String header, IntFunction<String> row) {
    return IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n", header, "\n"));
  }

  private Experiment read(String yaml) {
    return new Configuration(Registry.load()).parse(yaml, "draft.yaml", folder);
  }

  private static Role role(Experiment experiment, String column) {
    return experiment.data().columns().get(column).role();
  }

  private static CsvSource source(Experiment experiment) {
    return (CsvSource) experiment.data().source();
  }
}
