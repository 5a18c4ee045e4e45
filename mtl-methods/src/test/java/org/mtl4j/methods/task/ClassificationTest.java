// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mtl4j.methods.task.Tables.encoded;
import static org.mtl4j.methods.task.Tables.numbers;
import static org.mtl4j.methods.task.Tables.texts;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.DataException;
import org.mtl4j.methods.loss.CrossEntropy;
import org.mtl4j.methods.loss.Mse;

class ClassificationTest {
  private static final double NAN = Double.NaN;
  private static final float MISSING = Float.NaN;

  @Nested
  class OfYesAndNo {
    @Test
    void takesTheLargerOfTwoValuesForYes() {
      Table table = Tables.of(numbers("n", 1, 0, NAN, 1), texts("t", "b", "a", "a", ""));
      assertThat(encoded(new Binary("n").fit("task", table), table))
          .containsExactly(1, 0, MISSING, 1);
      assertThat(encoded(new Binary("t").fit("task", table), table))
          .containsExactly(1, 0, 0, MISSING);
    }

    @Test
    void comparesTextsThatAreNumbersBySize() {
      Table table = Tables.of(texts("n", "9", "10"));
      assertThat(new Binary("n").fit("task", table).outputs()).containsExactly("10");
    }

    @Test
    void setsTheNamedValueAgainstAllOthers() {
      Table table = Tables.of(texts("status", "single", "married", "widowed", "", "single"));
      Binary.Fitted task = new Binary("status", "single").fit("task", table);
      assertThat(task.outputs()).containsExactly("single");
      assertThat(encoded(task, table)).containsExactly(1, 0, 0, MISSING, 1);
      assertThat(encoded(task, Tables.of(texts("status", "divorced")))).containsExactly(0);
    }

    @Test
    void readsTheNamedValueOfAColumnOfNumbersAsANumber() {
      Table table = Tables.of(numbers("n", 1, 2, 3));
      assertThat(encoded(new Binary("n", "2.0").fit("task", table), table))
          .containsExactly(0, 1, 0);
    }

    @Test
    void refusesAPositiveValueThatNeverOccurs() {
      Table table = Tables.of(texts("income", "50000+.", "- 50000."));
      assertThatThrownBy(() -> new Binary("income", "50000+").fit("rich", table))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll(
              "rows.csv", "'income'", "'rich'", "'50000+'", "- 50000., 50000+.");
    }

    @Test
    void doesNotCountWhatIsOnlyInTheDictionary() {
      Table part = Tables.of(new TextColumn("t", List.of("a", "b", "c"), new int[] {0, 1}));
      assertThatThrownBy(() -> new Binary("t", "c").fit("task", part))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("it has a, b");
      assertThat(new Binary("t").fit("task", part).outputs()).containsExactly("b");
    }

    @Test
    void refusesMoreThanTwoValuesWithoutAPositiveOne() {
      Table table = Tables.of(texts("t", "c", "b", "a"));
      assertThatThrownBy(() -> new Binary("t").fit("task", table))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("3 values", "'positive'", "a, b, c");
    }

    @Test
    void refusesAThirdValueThatWasNotThereInTraining() {
      Binary.Fitted task = new Binary("t").fit("task", Tables.of(texts("t", "no", "yes")));
      assertThatThrownBy(() -> encoded(task, Tables.of(texts("t", "yes", "maybe"))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'maybe'", "row 2", "'yes'", "'no'");
    }

    @Test
    void refusesOneValueAndNone() {
      assertThatThrownBy(() -> new Binary("t", "a").fit("task", Tables.of(texts("t", "a", "a"))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'t'", "always 'a'");
      assertThatThrownBy(() -> new Binary("t").fit("task", Tables.of(numbers("t", NAN, NAN))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'t'", "missing in all 2");
    }

    @Test
    void refusesALossForValues() {
      assertThatThrownBy(() -> new Binary("t", Optional.empty(), new Mse()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("'mse'", "cross-entropy, focal");
    }
  }

  @Nested
  class OfClasses {
    @Test
    void numbersClassesInSortedOrder() {
      Table table = Tables.of(texts("t", "c", "a", "", "b"), numbers("n", 10, NAN, 9, 100));
      MultiClass.Fitted texts = new MultiClass("t").fit("task", table);
      assertThat(texts.outputs()).containsExactly("a", "b", "c");
      assertThat(encoded(texts, table)).containsExactly(2, 0, MISSING, 1);
      MultiClass.Fitted numbers = new MultiClass("n").fit("task", table);
      assertThat(numbers.outputs()).containsExactly("9", "10", "100");
      assertThat(encoded(numbers, table)).containsExactly(1, MISSING, 0, 2);
    }

    @Test
    void readsClassesThatCameAsNumbersFromATextColumnToo() {
      MultiClass.Fitted task = new MultiClass("n").fit("task", Tables.of(numbers("n", 1, 2)));
      assertThat(encoded(task, Tables.of(texts("n", "2", "1")))).containsExactly(1, 0);
    }

    @Test
    void refusesAClassThatWasNotThereInTraining() {
      MultiClass.Fitted task = new MultiClass("t").fit("task", Tables.of(texts("t", "a", "b")));
      assertThatThrownBy(() -> encoded(task, Tables.of(texts("t", "b", "", "d"))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("rows.csv", "'t'", "'task'", "'d'", "row 3", "a, b");
    }

    @Test
    void listsTheFirstOfManyClasses() {
      double[] values = new double[200];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 100;
      }
      MultiClass.Fitted task = new MultiClass("n").fit("task", Tables.of(numbers("n", values)));
      assertThatThrownBy(() -> encoded(task, Tables.of(numbers("n", 0.5))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'0.5'", "0, 1, 2", "and 80 more");
    }

    @Test
    void refusesAnId() {
      String[] ids = IntStream.range(0, 101).mapToObj(i -> "M" + i).toArray(String[]::new);
      assertThatThrownBy(() -> new MultiClass("t").fit("task", Tables.of(texts("t", ids))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'t'", "101 values in 101 training rows: an id");
    }

    @Test
    void refusesOneClassAndNone() {
      assertThatThrownBy(() -> new MultiClass("t").fit("task", Tables.of(texts("t", "a", ""))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'t'", "always 'a'");
      assertThatThrownBy(() -> new MultiClass("t").fit("task", Tables.of(texts("t", "", ""))))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'t'", "missing in all 2");
    }

    @Test
    void refusesALossForValues() {
      assertThatThrownBy(() -> new MultiClass("t", new Mse()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("'mse'", "classes", "cross-entropy, focal");
    }
  }

  @Nested
  class OfSeveralLabels {
    @Test
    void readsEveryLabelByItself() {
      Table table = Tables.of(numbers("a", 1, 0, NAN), texts("b", "0", "", "1"));
      MultiLabel.Fitted task = new MultiLabel(List.of("a", "b")).fit("task", table);
      assertThat(task.outputs()).containsExactly("a", "b");
      assertThat(encoded(task, table)).containsExactly(1, 0, 0, MISSING, MISSING, 1);
    }

    @Test
    void readsWordsIfOneOfThemIsNamed() {
      Table table = Tables.of(texts("a", "yes", "no"), texts("b", "no", "no"));
      MultiLabel.Fitted task =
          new MultiLabel(List.of("a", "b"), Optional.of("yes"), new CrossEntropy())
              .fit("task", table);
      assertThat(encoded(task, table)).containsExactly(1, 0, 0, 0);
    }

    @Test
    void readsSetsFromTheCellsOfOneColumn() {
      Table table = Tables.of(texts("tags", "red|green", "blue", "", " green | red "));
      MultiLabel.Fitted task = MultiLabel.ofCells("tags", "|").fit("task", table);
      assertThat(task.outputs()).containsExactly("blue", "green", "red");
      assertThat(task.labelWidth()).isEqualTo(3);
      assertThat(encoded(task, table))
          .containsExactly(0, 1, 1, 1, 0, 0, MISSING, MISSING, MISSING, 0, 1, 1);
      assertThat(encoded(task, Tables.of(texts("tags", "red|violet")))).containsExactly(0, 0, 1);
    }

    @Test
    void refusesCellsOfOneLabelOnly() {
      Table table = Tables.of(texts("tags", "red", "red"));
      assertThatThrownBy(() -> MultiLabel.ofCells("tags", "|").fit("task", table))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'tags'", "sets of 1 labels", "'|'");
      assertThatThrownBy(
              () ->
                  new MultiLabel(
                      List.of("a", "b"), Optional.empty(), Optional.of("|"), new CrossEntropy()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one column");
    }

    @Test
    void knowsPairsOfWords() {
      Table table = Tables.of(texts("a", "ja", "nein"), texts("b", "nein", "nein"));
      MultiLabel.Fitted task = new MultiLabel(List.of("a", "b")).fit("task", table);
      assertThat(encoded(task, table)).containsExactly(1, 0, 0, 0);
    }

    @Test
    void refusesOtherValuesThan0And1() {
      Table table = Tables.of(numbers("a", 1, 0, 0), numbers("b", 1, 0, 2));
      assertThatThrownBy(() -> new MultiLabel(List.of("a", "b")).fit("task", table))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'b'", "'2'", "row 3", "'1'", "'0'", "'positive'");
    }

    @Test
    void refusesAPositiveValueThatNeverOccurs() {
      Table table = Tables.of(texts("a", "yes", "no"), texts("b", "no", "no"));
      assertThatThrownBy(
              () ->
                  new MultiLabel(List.of("a", "b"), Optional.of("true"), new CrossEntropy())
                      .fit("task", table))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("rows.csv", "'task'", "never mean yes", "'true'", "no, yes");
    }

    @Test
    void refusesLabelsThatAlwaysMeanYesAndMissingOnes() {
      assertThatThrownBy(
              () -> new MultiLabel(List.of("a")).fit("task", Tables.of(numbers("a", 1, 1))))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("never mean no");
      Table table = Tables.of(numbers("a", 1, 0), numbers("b", NAN, NAN));
      assertThatThrownBy(() -> new MultiLabel(List.of("a", "b")).fit("task", table))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("'b'", "missing in all 2");
    }
  }
}
