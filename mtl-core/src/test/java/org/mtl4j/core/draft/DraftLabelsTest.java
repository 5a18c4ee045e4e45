// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.MultiLabel;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field.Role;

/** The tasks that a draft finds in tables of many kinds. Every draft can be prepared unedited. */
class DraftLabelsTest {
  private static final int ROWS = 400;

  @TempDir private Path folder;
  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({"yes,no", "True,False", "ja,nein", "Y,N", "positive,negative"})
  void theAffirmativeWordIsPositiveHoweverFrequent(String yes, String no) throws IOException {
    Experiment draft =
        prepared(
            draft("x,z,churn", row -> number() + "," + number() + "," + (row % 5 > 0 ? yes : no)));

    assertThat(((Binary) draft.tasks().get("churn").type()).positive()).contains(yes);
  }

  @Test
  void twoOtherWordsAreDecidedAndSaid() throws IOException {
    String yaml =
        draft(
            "x,z,side", row -> number() + "," + number() + "," + (row % 5 > 0 ? "left" : "right"));

    assertThat(yaml)
        .contains(
            "positive: \"right\"",
            "assumed to be the positive value, else write positive: \"left\"");
    prepared(yaml);
  }

  @Test
  void aColumnNamedLikeALabelThatCannotBeOneIsMentioned() throws IOException {
    assertThat(draft("x,z,y", row -> number() + "," + number() + ",1"))
        .contains("# 'y' is named like a label, but cannot be one: only one value");
    assertThat(draft("x,z,label", row -> number() + "," + number() + ",K" + row))
        .contains(
            "# 'label' is named like a label, but cannot be one: 400 values, nearly one per row");
    assertThat(draft("x,sold,price", row -> number() + ",1," + number()))
        .contains("# 'sold' is named like a label, but cannot be one: only one value");
  }

  @Test
  void zerosAndOnesAreBinaryHoweverRare() throws IOException {
    Experiment draft =
        prepared(
            draft("x,z,fraud", row -> number() + "," + number() + "," + (row % 80 == 0 ? 1 : 0)));

    assertThat(draft.tasks().get("fraud").type()).isInstanceOf(Binary.class);
  }

  @Test
  void flagsWithMissingValuesAreLabelsWhereverTheyStand() throws IOException {
    String names = names("assay", 6);
    String before =
        draft(names + ",mol,a,b", row -> gappy(6) + ",M" + row + "," + number() + "," + number());
    assertThat(prepared(before).tasks()).containsOnlyKeys(names.split(","));
    String inside =
        draft(
            "mol,a," + names + ",b",
            row -> "M" + row + "," + number() + "," + gappy(6) + "," + number());
    assertThat(prepared(inside).tasks()).containsOnlyKeys(names.split(","));
  }

  @Test
  void aTableOfLabelsOnlyIsRefused() {
    assertThatThrownBy(
            () ->
                draft(names("assay", 6) + ",mol,smiles", row -> gappy(6) + ",M" + row + ",C" + row))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "has no input: all columns with information are labels (assay0, assay1, assay2, assay3,"
                + " assay4, assay5); name fewer labels, such as --task assay5, or add columns");
  }

  @Test
  void manyLabelsAreOnePattern() throws IOException {
    String yaml =
        draft(
            "smiles,x," + names("assay-", 60), row -> "C" + row + "," + number() + "," + gappy(60));

    assertThat(yaml)
        .contains("\"assay-*\": {type: binary}  # 60 columns")
        .doesNotContain("assay-7");
    Experiment draft = prepared(yaml);
    assertThat(draft.tasks()).hasSize(60).containsKey("assay-59");
    assertThat(draft.tasks().get("assay-7").type()).isEqualTo(new Binary("assay-7"));
  }

  @Test
  void inputsAsZerosAndOnesStayInputs() throws IOException {
    String yaml =
        draft(
            "x,red,green,blue,price",
            row ->
                number()
                    + ","
                    + (row % 3 == 0 ? "1,0,0" : row % 3 == 1 ? "0,1,0" : "0,0,1")
                    + ","
                    + number());
    assertThat(prepared(yaml).tasks()).containsOnlyKeys("price");
    String oneHot =
        draft(
            "x,z,u,red,green,blue",
            row ->
                number()
                    + ","
                    + number()
                    + ","
                    + number()
                    + ","
                    + (row % 3 == 0 ? "1,0,0" : row % 3 == 1 ? "0,1,0" : "0,0,1"));
    assertThat(prepared(oneHot).tasks()).hasSize(1);
  }

  @Test
  void columnsWithValuesOnTheirOwnRowsAreTasks() throws IOException {
    String yaml =
        draft(
            "f1,flag,score_a,score_b,score_c",
            row -> {
              String[] scores = {"", "", ""};
              scores[random.nextInt(3)] = number();
              return number() + "," + random.nextInt(2) + "," + String.join(",", scores);
            });

    Experiment draft = prepared(yaml);
    assertThat(draft.tasks()).containsOnlyKeys("score_a", "score_b", "score_c");
    assertThat(draft.tasks().get("score_b").type()).isInstanceOf(Regression.class);
    assertThat(yaml).contains("  # flag: {type: binary, label: flag}");
  }

  @Test
  void numbersAtTheEndAreTasksIfTheyAreAlike() throws IOException {
    String numbered = draft("x1,x2,x3,x4,Y1,Y2", row -> numbers(6));
    assertThat(prepared(numbered).tasks()).containsOnlyKeys("Y1", "Y2");
    String mixed =
        draft(
            "soil,depth,lime,north,south,cd,co",
            row ->
                "s"
                    + row % 3
                    + ","
                    + row % 9
                    + ","
                    + row % 2
                    + ","
                    + row % 7
                    + ","
                    + row % 11
                    + ","
                    + numbers(2));
    assertThat(prepared(mixed).tasks()).containsOnlyKeys("cd", "co");
    String coordinates = draft("cut,carat,price,x,y,z", row -> "c" + row % 3 + "," + numbers(5));
    assertThat(prepared(coordinates).tasks()).doesNotContainKeys("x", "y");
  }

  @Test
  void columnsAtTheEndWithAWordInCommonAreTasks() throws IOException {
    String horizons = draft("a,b,c,d,flow__1h,flow_48H__0,level_48H__0", row -> numbers(7));
    assertThat(prepared(horizons).tasks()).containsOnlyKeys("flow_48H__0", "level_48H__0");
    String numbered = draft("a,b,c,d,LBL,p2A,p3A", row -> numbers(7));
    assertThat(prepared(numbered).tasks()).containsOnlyKeys("LBL", "p2A", "p3A");
  }

  @Test
  void aColumnNamedLabelIsTheOnlyTaskWhereverItIs() throws IOException {
    String yaml = draft("class,f0,f1,f2", row -> "k" + row % 3 + "," + numbers(3));

    assertThat(prepared(yaml).tasks()).containsOnlyKeys("class");
    assertThat(yaml).contains("  # f2: {type: regression, label: f2}");
  }

  @Test
  void groupsAreInputsIfThereAreNoOthers() throws IOException {
    Experiment draft =
        prepared(draft("user_id,item_id,rating", row -> row % 30 + "," + row % 41 + "," + row % 5));

    assertThat(draft.tasks()).containsOnlyKeys("rating");
    assertThat(role(draft, "user_id")).isEqualTo(Role.CATEGORY);
  }

  @Test
  void aCellOfSeveralWordsIsASetOfLabels() throws IOException {
    String[] tags = {"red", "green", "blue", "red|green", "green|blue", "red|green|blue"};
    Experiment draft =
        prepared(
            draft(
                "x,z,tags,price",
                row -> number() + "," + number() + "," + tags[random.nextInt(6)] + "," + number()));

    assertThat(draft.tasks()).containsOnlyKeys("tags", "price");
    assertThat(draft.tasks().get("tags").type()).isEqualTo(MultiLabel.ofCells("tags", "|"));
  }

  @Test
  void columnsOfOtherRolesAreNoTasks() throws IOException {
    String[] parts = {"train", "train", "valid", "test"};
    String yaml =
        draft(
            "row_id,patient,x,z,price,sold,sample_weight,cv_fold,part",
            row ->
                "r%d,p%d,%s,%s,%s,%d,%s,%d,%s"
                    .formatted(
                        row,
                        row % 40,
                        number(),
                        number(),
                        number(),
                        row % 2,
                        random.nextDouble() + 0.5,
                        row % 5,
                        parts[row % 4]));
    Experiment draft = prepared(yaml);

    assertThat(draft.tasks()).containsOnlyKeys("price", "sold");
    assertThat(draft.split().column()).contains("part");
    assertThat(role(draft, "row_id")).isEqualTo(Role.IGNORE);
    assertThat(role(draft, "patient")).isEqualTo(Role.IGNORE);
    assertThat(role(draft, "sample_weight")).isEqualTo(Role.WEIGHT);
    assertThat(role(draft, "cv_fold")).isEqualTo(Role.IGNORE);
    assertThat(role(draft, "part")).isEqualTo(Role.IGNORE);
    assertThat(yaml).contains("# group: patient", "# fold: cv_fold");
  }

  @Test
  void groupsAndFoldsAreThoseOfTheSplit() throws IOException {
    Experiment draft =
        prepared(
            draft(
                "patient,x,fold,y",
                row -> "p" + row % 40 + "," + number() + "," + row % 4 + "," + number()));

    assertThat(draft.split().group()).contains("patient");
    assertThat(draft.split().fold()).contains("fold");
    assertThat(draft.tasks()).containsOnlyKeys("y");
    assertThat(Preparation.prepare(draft).test().orElseThrow().rows()).isEqualTo(ROWS / 4);
  }

  @Test
  void aSubjectIsAGroupHoweverItsColumnIsWritten() throws IOException {
    for (String name : List.of("subject#", "Subject No", "patientId", "speaker_nr")) {
      Experiment draft =
          prepared(draft(name + ",x,y", row -> row % 40 + "," + number() + "," + number()));
      assertThat(draft.split().group()).as(name).contains(name);
    }
  }

  /** One row for each task and example. */
  @Test
  void aColumnOfTasksMakesATaskOfEachValue() throws IOException {
    Experiment draft =
        prepared(draft("task,x,z,y", row -> "t" + row % 4 + "," + number() + ",1," + number()));
    assertThat(draft.tasks()).containsOnlyKeys("y-t0", "y-t1", "y-t2", "y-t3");

    String yaml =
        draft(
            "school,gender,x,score",
            row ->
                "s" + row % 9 + "," + (row % 2 > 0 ? "f" : "m") + "," + number() + "," + number());
    assertThat(yaml)
        .contains(
            "# Or a task for each value of a column, on its rows:",
            "  # score: {type: regression, label: score, task: school}");
    assertThat(prepared(yaml).tasks()).containsOnlyKeys("score");
  }

  @Test
  void aColumnWithoutValidationRowsLeavesThemToAShare() throws IOException {
    Experiment draft =
        prepared(
            draft(
                "Split,x,y",
                row -> (row % 4 == 0 ? "TEST" : "TRAIN") + "," + number() + "," + number()));

    assertThat(Preparation.prepare(draft).test().orElseThrow().rows()).isEqualTo(ROWS / 4);
    assertThat(Preparation.prepare(draft).validation().orElseThrow().rows()).isEqualTo(45);
  }

  @Test
  void theWeightOfAThingIsAnInput() throws IOException {
    String yaml =
        draft("height,weight,y", row -> (150 + row % 50) + "," + (50 + row % 60) + "," + row % 2);

    assertThat(role(prepared(yaml), "weight")).isEqualTo(Role.NUMBER);
  }

  @Test
  void wholeNumbersThatAllDifferCanBeALabel() throws IOException {
    String yaml =
        draft("x,z,price", row -> number() + "," + number() + "," + (100 + 37 * row + row % 5));

    assertThat(prepared(yaml).tasks().get("price").type()).isInstanceOf(Regression.class);
  }

  @Test
  void namedColumnsAndPatternsAreTheTasksAlone() throws IOException {
    Path file =
        table(
            "id,NR-a,NR-b,SR-a,kind,x,y",
            row ->
                row
                    + ","
                    + row % 2
                    + ","
                    + row % 3 / 2
                    + ","
                    + row % 2
                    + ",k"
                    + row % 3
                    + ","
                    + number()
                    + ","
                    + number());
    Experiment draft =
        prepared(
            Draft.of(
                file, file.getFileName(), new ColumnChoice(List.of("NR-*", "kind"), List.of("x"))));

    assertThat(draft.tasks()).containsOnlyKeys("NR-a", "NR-b", "kind");
    assertThat(draft.tasks().get("kind").type()).isInstanceOf(MultiClass.class);
    assertThat(role(draft, "x")).isEqualTo(Role.IGNORE);
  }

  @Test
  void aNameThatIsNoLabelIsRefused() throws IOException {
    Path file =
        table("id,town,x,one,y", row -> row + ",t" + row + "," + number() + ",1," + number());

    refuses(file, List.of("yy"), List.of(), "has no column for the task 'yy'; nearest: y");
    refuses(file, List.of("z*"), List.of(), "has no column for the task 'z*'");
    refuses(file, List.of(), List.of("w"), "has no column for the ignored column 'w'");
    refuses(file, List.of("y"), List.of("y"), "'y' is both a task and ignored");
    refuses(file, List.of("y*"), List.of("y"), "all columns of the tasks y* are ignored");
    refuses(file, List.of("id"), List.of(), "'id' cannot be a label: whole numbers, each once");
    refuses(file, List.of("town"), List.of(), "'town' cannot be a label: 400 values");
    refuses(file, List.of("one"), List.of(), "'one' cannot be a label: only one value");
  }

  private static void refuses(Path file, List<String> tasks, List<String> ignored, String message) {
    assertThatThrownBy(() -> Draft.of(file, file, new ColumnChoice(tasks, ignored)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  private String number() {
    return String.format(Locale.ROOT, "%.3f", random.nextGaussian());
  }

  private String numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> number()).collect(Collectors.joining(","));
  }

  /** Yes, no or nothing. */
  private String gappy(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> List.of("", "0", "0", "1").get(random.nextInt(4)))
        .collect(Collectors.joining(","));
  }

  private static String names(String stem, int count) {
    return IntStream.range(0, count).mapToObj(i -> stem + i).collect(Collectors.joining(","));
  }

  private Path table(String header, IntFunction<String> row) throws IOException {
    return Files.writeString(
        folder.resolve("rows.csv"),
        IntStream.range(0, ROWS)
            .mapToObj(row)
            .collect(Collectors.joining("\n", header + "\n", "\n")));
  }

  private String draft(String header, IntFunction<String> row) throws IOException {
    Path file = table(header, row);
    return Draft.of(file, file.getFileName());
  }

  private Experiment parsed(String yaml) {
    return new Configuration(Registry.load()).parse(yaml, "draft.yaml", folder);
  }

  /** The experiment of a draft, after its data were prepared as they are. */
  private Experiment prepared(String yaml) {
    Experiment experiment = parsed(yaml);
    assertThat(Preparation.prepare(experiment).train().rows()).isPositive();
    return experiment;
  }

  private static Role role(Experiment experiment, String column) {
    return experiment.data().columns().get(column).role();
  }
}
