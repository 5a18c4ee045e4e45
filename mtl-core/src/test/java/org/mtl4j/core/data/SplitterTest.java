// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.data.Split.Part;
import org.mtl4j.core.data.Split.Part.Origin;
import org.mtl4j.core.data.Split.Values;

class SplitterTest {
  @Test
  void takesSharesOfTheTrainingRowsInTheirOrder() {
    Tables parts = split(shares(0.2, 0.1, 1), Tables.of(rows("a", 100)));

    double[] train = ids(parts.train());
    double[] validation = ids(parts.validation().orElseThrow());
    double[] test = ids(parts.test().orElseThrow());
    assertThat(train).hasSize(70).isSorted();
    assertThat(validation).hasSize(20).isSorted();
    assertThat(test).hasSize(10).isSorted();
    assertThat(concat(train, validation, test)).isEqualTo(ids(rows("a", 100)));
    assertThat(parts.test().orElseThrow().origin()).isEqualTo("a (test rows)");
  }

  @Test
  void takesFifteenPercentEachByDefault() {
    Tables parts = split(new Split(), Tables.of(rows("a", 200)));

    assertThat(parts.train().rows()).isEqualTo(140);
    assertThat(parts.validation().orElseThrow().rows()).isEqualTo(30);
    assertThat(parts.test().orElseThrow().rows()).isEqualTo(30);
  }

  @Test
  void isDeterminedByTheSeed() {
    Tables rows = Tables.of(rows("a", 50));
    double[] first = ids(split(shares(0.2, 0.2, 7), rows).train());

    assertThat(ids(split(shares(0.2, 0.2, 7), rows).train())).isEqualTo(first);
    assertThat(ids(split(shares(0.2, 0.2, 8), rows).train())).isNotEqualTo(first);
  }

  @Test
  void drawsTheSameTestRowsForAnyValidationShare() {
    Tables rows = Tables.of(rows("a", 50));

    assertThat(ids(split(shares(0.1, 0.2, 1), rows).test().orElseThrow()))
        .isEqualTo(ids(split(shares(0.4, 0.2, 1), rows).test().orElseThrow()));
  }

  @Test
  void leavesOutPartsWithAShareOfZero() {
    Table table = rows("a", 3);
    Tables parts = split(shares(0, 0, 1), Tables.of(table));

    assertThat(parts.train()).isSameAs(table);
    assertThat(parts.validation()).isEmpty();
    assertThat(parts.test()).isEmpty();
  }

  @Test
  void dividesTheTestFileAndKeepsTheTrainingFileWhole() {
    Table train = rows("train", 10);
    Split split = new Split(Optional.of(new Part(Origin.TEST, 0.5)), none(), nothing(), v(), 1);
    Tables parts = split(split, Tables.of(train, rows("test", 21)));

    double[] validation = ids(parts.validation().orElseThrow());
    double[] test = ids(parts.test().orElseThrow());
    assertThat(parts.train()).isSameAs(train);
    assertThat(validation).hasSize(11);
    assertThat(test).hasSize(10);
    assertThat(concat(validation, test)).isEqualTo(ids(rows("test", 21)));
  }

  @Test
  void usesTheFilesOfTheSource() {
    Tables own = new Tables(rows("a", 5), Optional.of(rows("b", 2)), Optional.of(rows("c", 3)));

    assertThat(split(new Split(), own)).isEqualTo(own);
  }

  @Test
  void dividesByAColumn() {
    Table table =
        new TableBuilder("a")
            .numbers("id", 0, 1, 2, 3)
            .texts("part", "train", "test", "validation", "train")
            .build();
    Tables parts = split(by(new Values()), Tables.of(table));

    assertThat(ids(parts.train())).containsExactly(0, 3);
    assertThat(ids(parts.validation().orElseThrow())).containsExactly(2);
    assertThat(ids(parts.test().orElseThrow())).containsExactly(1);
  }

  @Test
  void trainsOnTheRestWithoutTrainingValues() {
    Table table =
        new TableBuilder("a").numbers("id", 0, 1, 2, 3).numbers("part", 1, 2, 3, 4).build();
    Values values = new Values(List.of(), List.of("2"), List.of());
    Tables parts = split(by(values), Tables.of(table));

    assertThat(ids(parts.train())).containsExactly(0, 2, 3);
    assertThat(parts.test()).isEmpty();
  }

  @Test
  void refusesAnEmptyPart() {
    assertThatThrownBy(() -> split(new Split(), Tables.of(rows("a", 2))))
        .isInstanceOf(DataException.class)
        .hasMessage("a: the 2 rows leave none for the test rows");
    assertThatThrownBy(() -> split(shares(0.6, 0.3, 1), Tables.of(rows("a", 2))))
        .hasMessage("a: the 2 rows leave none for the training rows");
  }

  @Test
  void refusesSharesThatLeaveNothing() {
    assertThatThrownBy(() -> shares(0.6, 0.4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("validation and test take 1.0 of the training rows");
    assertThatThrownBy(() -> new Part(1)).hasMessageContaining("share must lie in [0, 1)");
  }

  @Test
  void refusesPartsThatTheSourceHas() {
    assertThatThrownBy(() -> split(shares(0.1, 0.1, 1), Tables.of(rows("a", 9), rows("b", 9))))
        .isInstanceOf(DataException.class)
        .hasMessage("split.test takes rows, but the source has its own, from b");
  }

  @Test
  void refusesToTakeFromAMissingTestFile() {
    Split split = new Split(Optional.of(new Part(Origin.TEST, 0.5)), none(), nothing(), v(), 1);

    assertThatThrownBy(() -> split(split, Tables.of(rows("a", 9))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a has no test rows");
  }

  @Test
  void refusesUnknownColumnsAndValues() {
    Table table = new TableBuilder("a").texts("part", "train", "dev", "test").build();

    assertThatThrownBy(() -> split(by(new Values()), Tables.of(rows("b", 3))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b has no column 'part'");
    assertThatThrownBy(() -> split(by(new Values()), Tables.of(table)))
        .hasMessageContaining("a: column 'part' has the value 'dev' in row 2");
    Values values = new Values(List.of(), List.of("valid"), List.of("test"));
    assertThatThrownBy(() -> split(by(values), Tables.of(table)))
        .hasMessageContaining("never has the value 'valid'")
        .hasMessageContaining("[dev, test, train]");
  }

  @Test
  void refusesSharesBesideAColumn() {
    assertThatThrownBy(
            () ->
                new Split(Optional.of(new Part(0.1)), none(), Optional.of("part"), new Values(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot have shares too");
  }

  private static Tables split(Split split, Tables tables) {
    return Splitter.split(split, tables, List.of());
  }

  private static Split shares(double validation, double test, long seed) {
    return new Split(
        Optional.of(new Part(validation)), Optional.of(new Part(test)), nothing(), v(), seed);
  }

  private static Split by(Values values) {
    return new Split(none(), none(), Optional.of("part"), values, 1);
  }

  private static Optional<Part> none() {
    return Optional.empty();
  }

  private static Optional<String> nothing() {
    return Optional.empty();
  }

  private static Values v() {
    return new Values();
  }

  private static Table rows(String origin, int count) {
    return new TableBuilder(origin)
        .numbers("id", IntStream.range(0, count).asDoubleStream().toArray())
        .build();
  }

  private static double[] ids(Table table) {
    return ((NumberColumn) table.column("id")).values();
  }

  private static double[] concat(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(DoubleStream::of).sorted().toArray();
  }
}
