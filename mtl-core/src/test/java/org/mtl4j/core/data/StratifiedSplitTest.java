// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.core.data.Split.Part;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;

class StratifiedSplitTest {
  private static final int ROWS = 200;

  @Test
  void aRareClassHasItsShareOfEachPart() {
    Table table = table(row -> row < 20 ? "yes" : "no");
    Tables parts = split(new Split(), table, new Binary("text", "yes"));
    assertThat(rows(parts)).containsExactly(140, 30, 30);
    assertThat(counts(parts, row -> row < 20)).containsExactly(14, 3, 3);
  }

  /** Drawn at random, seed 1 leaves no "yes" in the validation rows. */
  @Test
  void withoutStratificationAClassMayMissAPart() {
    Table table = table(row -> row < 4 ? "yes" : "no");
    Split random = new SplitBuilder().stratify(false).build();
    assertThat(counts(split(random, table, new Binary("text", "yes")), row -> row < 4)).contains(0);
    assertThat(counts(split(new Split(), table, new Binary("text", "yes")), row -> row < 4))
        .containsExactly(2, 1, 1);
  }

  @Test
  void severalTasksAreKeptInProportionAtOnce() {
    Table table =
        new TableBuilder("a")
            .numbers("id", ids())
            .texts("one", texts(row -> row % 10 == 0 ? "yes" : "no"))
            .texts(
                "two", texts(row -> row % 25 == 3 ? "" : "abcde".substring(row % 5, row % 5 + 1)))
            .build();
    Tables parts = split(new Split(), table, new Binary("one", "yes"), new MultiClass("two"));
    assertThat(rows(parts)).containsExactly(140, 30, 30);
    assertThat(counts(parts, row -> row % 10 == 0)).containsExactly(14, 3, 3);
    for (int k = 0; k < 5; k++) {
      int value = k;
      int[] found = counts(parts, row -> row % 5 == value && row % 25 != 3);
      assertThat(found[1]).isBetween(4, 7);
      assertThat(found[2]).isBetween(4, 7);
    }
  }

  @Test
  void rowsWithAndWithoutANumberAreKeptInProportion() {
    double[] some = IntStream.range(0, ROWS).mapToDouble(r -> r < 10 ? r : Double.NaN).toArray();
    Table table = new TableBuilder("a").numbers("id", ids()).numbers("y", some).build();
    Tables parts = split(new Split(), table, new Regression("y"));
    assertThat(counts(parts, row -> row < 10)).contains(7, 1, 2).startsWith(7);
  }

  @Test
  void completeNumbersChangeNoRandomDraw() {
    Table table = new TableBuilder("a").numbers("id", ids()).numbers("y", ids()).build();
    Split random = new SplitBuilder().stratify(false).build();
    assertThat(ids(split(new Split(), table, new Regression("y")).test().orElseThrow()))
        .isEqualTo(ids(split(random, table).test().orElseThrow()));
  }

  @Test
  void groupsStayTogether() {
    Table table =
        new TableBuilder("a")
            .numbers("id", ids())
            .texts("text", texts(row -> "g" + row / 8))
            .texts("label", texts(row -> row < 40 ? "yes" : "no"))
            .build();
    Split split = new SplitBuilder().group("text").build();
    Tables parts = split(split, table, new Binary("label", "yes"));
    List<Table> all =
        List.of(parts.train(), parts.validation().orElseThrow(), parts.test().orElseThrow());
    List<Integer> groups = new ArrayList<>();
    for (Table part : all) {
      Arrays.stream(ids(part)).mapToInt(id -> (int) id / 8).distinct().forEach(groups::add);
    }
    assertThat(groups).hasSize(25).doesNotHaveDuplicates();
    assertThat(rows(parts)[1]).isBetween(24, 40);
    assertThat(counts(parts, row -> row < 40)[2]).isEqualTo(8);
  }

  @Test
  void twoLargeGroupsAreTwoParts() {
    Table table = table(row -> row < 150 ? "a" : "b");
    Split split = new SplitBuilder().group("text").validation(new Part(0)).build();
    assertThat(rows(split(split, table))).containsExactly(150, 0, 50);
  }

  @Test
  void tooFewGroupsAndMissingGroupsAreReported() {
    Split split = new SplitBuilder().group("text").build();
    assertThatThrownBy(() -> split(split, table(row -> "a")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "a: column 'text' has one value, which leaves no group for the test rows; split.group"
                + " needs a group for each part");
    assertThatThrownBy(() -> split(split, table(row -> row < 9 ? "a" : "b")))
        .hasMessageContaining("has 2 values, which leaves no group for the validation rows");
    assertThatThrownBy(() -> split(split, table(row -> row == 6 ? "" : "a" + row)))
        .hasMessage("a: column 'text' has no value in row 7: expected the group of the row");
  }

  @Test
  void theLatestRowsAreForTest() {
    Table table = table(row -> "2024-05-%02d 10:00".formatted(28 - row / 10));
    Split split = new SplitBuilder().time("text").build();
    Tables parts = split(split, table);
    assertThat(ids(parts.test().orElseThrow())).containsExactly(idsFrom(0, 30));
    assertThat(ids(parts.validation().orElseThrow())).containsExactly(idsFrom(30, 60));
    assertThat(ids(parts.train())).containsExactly(idsFrom(60, ROWS));
  }

  @Test
  void rowsOfOneTimeAreInOnePart() {
    double[] time = IntStream.range(0, ROWS).mapToDouble(row -> Math.floor(row / 50.0)).toArray();
    Table table = new TableBuilder("a").numbers("id", ids()).numbers("t", time).build();
    Tables parts = split(new SplitBuilder().time("t").build(), table);
    assertThat(rows(parts)).containsExactly(100, 50, 50);
    assertThatThrownBy(
            () ->
                split(
                    new SplitBuilder().time("text").build(),
                    table(row -> row < 3 ? "31.12.2024" : "2024")))
        .hasMessageContaining("column 'text' has '2024' in row 4: expected the time");
    assertThatThrownBy(
            () ->
                split(
                    new SplitBuilder().time("text").build(),
                    table(row -> 1 + row % 12 + "/5/2024")))
        .hasMessageContaining("dates such as '1/5/2024', in which the day or the month may come");
    assertThatThrownBy(
            () -> split(new SplitBuilder().time("text").build(), table(row -> "2024-01-01")))
        .hasMessageContaining("1 different times in column 'text' leave none for the test rows");
  }

  @Test
  void everyRowIsInOneFoldAndClassesAreInProportion() {
    Table table = table(row -> row < 20 ? "yes" : "no");
    List<Double> tested = new ArrayList<>();
    for (int index = 1; index <= 10; index++) {
      Split split = new SplitBuilder().folds(10).index(index).build();
      Tables parts = split(split, table, new Binary("text", "yes"));
      assertThat(rows(parts)).containsExactly(150, 30, 20);
      assertThat(counts(parts, row -> row < 20)).containsExactly(15, 3, 2);
      Arrays.stream(ids(parts.test().orElseThrow())).forEach(tested::add);
    }
    assertThat(tested).hasSize(ROWS).doesNotHaveDuplicates();
  }

  @Test
  void foldsOfGroupsAreAboutEqual() {
    Table table = table(row -> "g" + row / 7);
    for (int index = 1; index <= 4; index++) {
      Split split = new SplitBuilder().folds(4).index(index).group("text").build();
      assertThat(rows(split(split, table))[2]).isBetween(43, 57);
    }
    Split many = new SplitBuilder().folds(30).group("text").build();
    assertThatThrownBy(() -> split(many, table))
        .hasMessage(
            "a: split.folds is 30, but there are 29 groups in column 'text'; expected at most 29"
                + " folds");
  }

  @Test
  void moreFoldsThanRowsAreReported() {
    Table two = new TableBuilder("a").numbers("id", 0, 1).build();
    assertThatThrownBy(() -> split(new SplitBuilder().folds(3).build(), two))
        .isInstanceOf(DataException.class)
        .hasMessage("a: split.folds is 3, but there are 2 rows; expected at most 2 folds");
  }

  @Test
  void aColumnHasTheFolds() {
    Table table = table(row -> "" + (row % 11 + 1));
    Split tenth = new SplitBuilder().fold("text").index(10).build();
    Tables parts = split(tenth, table);
    assertThat(Arrays.stream(ids(parts.test().orElseThrow()))).allMatch(id -> id % 11 + 1 == 10);
    assertThat(parts.validation().orElseThrow().rows()).isEqualTo(30);
    assertThatThrownBy(() -> split(new SplitBuilder().fold("text").index(12).build(), table))
        .hasMessageContaining("split.index is 12, but the folds in column 'text' are [1, 2, 3,");
    assertThatThrownBy(() -> split(new SplitBuilder().fold("text").build(), table(row -> "same")))
        .hasMessageContaining("are [same]; expected two folds or more");
  }

  @Test
  void seedsOfTheTrainingTakeTheNextFoldAndThenDrawAgain() {
    Split folds = new SplitBuilder().folds(3).seed(5).seeds(true).build();
    assertThat(folds.of(1).index()).isEqualTo(1);
    assertThat(folds.of(3).index()).isEqualTo(3);
    assertThat(folds.of(3).seed()).isEqualTo(5);
    assertThat(folds.of(4).index()).isEqualTo(1);
    assertThat(folds.of(4).seed()).isEqualTo(6);
    assertThat(new SplitBuilder().seeds(true).build().of(3).seed()).isEqualTo(3);
    assertThat(new Split().of(3)).isEqualTo(new Split());
    Table table = table(row -> "" + row % 4);
    Split column = new SplitBuilder().fold("text").seeds(true).build();
    assertThat(Arrays.stream(ids(split(column.of(6), table).test().orElseThrow())))
        .allMatch(id -> id % 4 == 1);
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() {
    assertRefused(new SplitBuilder().time("t").group("g"), "'t' cannot have groups too");
    assertRefused(new SplitBuilder().time("t").folds(3), "'t' cannot have folds too");
    assertRefused(new SplitBuilder().fold("f").folds(3), "folds cannot be 3 too");
    assertRefused(new SplitBuilder().folds(3).test(new Part(0.1)), "rows are a fold");
    assertRefused(new SplitBuilder().folds(3).index(4), "the number of a fold, 1 to 3, but is 4");
    assertRefused(new SplitBuilder().folds(1), "must be 2 or more, or 0 for none, but is 1");
    assertRefused(new SplitBuilder().time("t").seeds(true), "have no seed");
  }

  private static void assertRefused(SplitBuilder split, String message) {
    assertThatThrownBy(split::build)
        .isInstanceOf(OptionException.class)
        .hasMessageContaining(message);
  }

  private static Tables split(Split split, Table table, TaskType... types) {
    return Splitter.split(split, Tables.of(table), List.of(types));
  }

  private static Table table(IntFunction<String> text) {
    return new TableBuilder("a").numbers("id", ids()).texts("text", texts(text)).build();
  }

  private static String[] texts(IntFunction<String> text) {
    return IntStream.range(0, ROWS).mapToObj(text).toArray(String[]::new);
  }

  private static double[] ids() {
    return idsFrom(0, ROWS);
  }

  private static double[] idsFrom(int from, int to) {
    return IntStream.range(from, to).asDoubleStream().toArray();
  }

  private static double[] ids(Table table) {
    return ((NumberColumn) table.column("id")).values();
  }

  /** The rows of the training, validation and test part. */
  private static int[] rows(Tables parts) {
    return counts(parts, row -> true);
  }

  private static int[] counts(Tables parts, IntPredicate counted) {
    return List.of(
            List.of(parts.train()),
            parts.validation().stream().toList(),
            parts.test().stream().toList())
        .stream()
        .mapToInt(
            part ->
                part.stream()
                    .mapToInt(
                        table ->
                            (int)
                                Arrays.stream(ids(table))
                                    .mapToInt(id -> (int) id)
                                    .filter(counted)
                                    .count())
                    .sum())
        .toArray();
  }
}
