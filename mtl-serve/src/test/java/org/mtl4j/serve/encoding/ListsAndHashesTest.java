// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.InputSpec.Category;
import org.mtl4j.api.data.Items;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.option.OptionException;

/** Categories by a hash of their text, and lists of categories. */
class ListsAndHashesTest {
  /** The codes are 1 + zlib.crc32(text) % 11 of Python. */
  @Test
  void hashesTextsThatNoTrainingRowHas() {
    Preprocessing fitted = fit(table().texts("c", "a", "b", ""), Map.of("c", Field.hashed(11)));

    assertThat(fitted.codes()).containsExactly(new CodeInput.Hashed("c", "c", 11));
    assertThat(fitted.inputs().categories()).containsExactly(new Category("c", 12));
    assertThat(codes(fitted, table().texts("c", "a", "b", "new", "é", "")))
        .containsExactly(2, 8, 3, 9, 0);
    assertThat(fit(table().texts("c", "a", "a").numbers("x", 1, 2), Map.of("c", Field.hashed(11))))
        .extracting(one -> one.dropped().get(0).column())
        .isEqualTo("c");
  }

  private static float[] list(Preprocessing fitted, String... texts) {
    Dataset rows = fitted.encode(table().texts("tags", texts).build());
    float[] codes = new float[texts.length * rows.block("tags").row().elements()];
    rows.block("tags").floats().get(codes);
    return codes;
  }

  /** Code 0 is padding, 1 an unknown item; a and b are 2 and 3. */
  @Test
  void listsAreCodesOfTheirItemsThenPadding() {
    TableBuilder rows = table().texts("tags", "b|a", " a ", "", "a||rare|");
    Preprocessing fitted = fit(rows, Map.of("tags", Field.list()));

    assertThat(fitted.inputs().arrays()).containsExactly(Map.entry("tags", Shape.of(2)));
    assertThat(fitted.inputs().lists()).containsExactly(Map.entry("tags", 5));
    assertThat(list(fitted, "b|a", "new", "")).containsExactly(3, 2, 1, 0, 0, 0);

    Preprocessing frequent = fit(rows, Map.of("tags", Field.list().minimumCount(2)));
    assertThat(list(frequent, "b|a")).containsExactly(1, 2);
    Preprocessing hashed = fit(rows, Map.of("tags", Field.list().withHash(11).length(3)));
    assertThat(hashed.inputs().lists()).containsExactly(Map.entry("tags", 13));
    assertThat(list(hashed, "a|b|new")).containsExactly(3, 9, 4);
  }

  @Test
  void listsThatAreTooLongAreRefused() {
    Preprocessing fitted = fit(table().texts("tags", "a|b", "a"), Map.of("tags", Field.list()));
    assertThatThrownBy(() -> list(fitted, "a", "a|b|a"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "t, row 2, column 'tags': found a list of 3 items where at most 2 are expected");
  }

  @Test
  void listsWithoutAnyItemAreDropped() {
    Preprocessing fitted =
        fit(table().texts("tags", "|", "").numbers("x", 1, 2), Map.of("tags", Field.list()));
    assertThat(fitted.dropped()).extracting(one -> one.column()).containsExactly("tags");
    assertThat(fitted.inputs().lists()).isEmpty();
  }

  /** The mean of the training rows is 3, their deviation 2. */
  @Test
  void sequencesAreStandardizedNumbersEachWithAMark() {
    Map<String, Field> schema = Map.of("s", Field.sequence());
    Preprocessing fitted = fit(table().texts("s", "1|5|5", "1", ""), schema);

    assertThat(fitted.inputs().arrays()).containsExactly(Map.entry("s", Shape.of(3, 2)));
    assertThat(fitted.inputs().lists()).isEmpty();
    Dataset rows = fitted.encode(table().texts("s", "5|3", "").build());
    float[] values = new float[12];
    rows.block("s").floats().get(values);
    assertThat(values).containsExactly(1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    for (String[] wrong :
        new String[][] {
          {"1|2|3|4", "row 1, column 's': found a list of 4 items where at most 3 are expected"},
          {"1|x", "row 1, column 's': found 'x' where a finite number of a sequence is expected"},
          {"NaN", "found 'NaN' where a finite number"}
        }) {
      assertThatThrownBy(() -> fitted.encode(table().texts("s", wrong[0]).build()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(wrong[1]);
    }
    assertThatThrownBy(() -> fit(table().texts("s", "1", "a|2"), schema))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("t, row 2, column 's': found 'a'");
  }

  @Test
  void listsOfASourceSayWhatTheyAre() {
    Preprocessing fitted =
        fit(
            table()
                .texts("tags", Items.CATEGORIES.join(List.of("a|b", "c")), "\u001f")
                .texts("s", Items.NUMBERS.join(List.of(0.5, 2)), Items.NUMBERS.join(List.of())),
            Map.of());

    assertThat(fitted.lists().get(0).items())
        .isEqualTo(new CodeInput.Vocabulary("tags", "tags", List.of("a|b", "c")));
    assertThat(fitted.sequences()).extracting(SequenceInput::mean).containsExactly(1.25);
    RowEncoder rows = new RowEncoder(fitted);
    RowEncoder.Target target = rows.target(1);
    target.put(rows.row().setAll(Map.of("tags", List.of("c", "new"), "s", List.of(2, 0.5))), 0);
    float[] codes = new float[2];
    target.rows(1).block("tags").floats().get(codes);
    assertThat(codes).containsExactly(3, 1);
    float[] series = new float[4];
    target.rows(1).block("s").floats().get(series);
    assertThat(series).containsExactly(1, 1, -1, 1);
    assertThatThrownBy(
            () ->
                fit(table().texts("tags", "a\u001f", "b\u001f"), Map.of("tags", Field.category(1))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "column 'tags' has lists of categories where its role is category; use the role list");
  }

  @Test
  void columnsOfOneVocabularyHaveCommonCodes() {
    Field word = Field.category(2).vocabulary("words");
    Field list = Field.list().minimumCount(2).vocabulary("words");
    TableBuilder rows =
        table()
            .texts("from", "a", "b", "c")
            .texts("to", "b", "d", "")
            .texts("l", "a|c", "d|e", "d");
    Map<String, Field> schema = Map.of("from", word, "to", word, "l", list);
    Preprocessing fitted = fit(rows, schema);

    List<String> all = List.of("a", "b", "c", "d");
    assertThat(fitted.codes())
        .containsExactly(
            new CodeInput.Vocabulary("from", "from", all),
            new CodeInput.Vocabulary("to", "to", all));
    assertThat(fitted.lists().get(0).items()).isEqualTo(new CodeInput.Vocabulary("l", "l", all));
    assertThat(fitted.inputs().vocabularies())
        .containsExactly(
            Map.entry("from", "words"), Map.entry("to", "words"), Map.entry("l", "words"));
    assertThatThrownBy(() -> fit(rows, Map.of("from", word, "l", Field.list().vocabulary("words"))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "share the vocabulary 'words'", "minimumCount: 2", "minimumCount: 1");
    assertThatThrownBy(() -> Field.number().vocabulary("words"))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("vocabulary");
  }

  @Test
  void hashesCategoriesOnly() {
    assertThatThrownBy(() -> Field.hashed(0)).isInstanceOf(OptionException.class);
    assertThatThrownBy(() -> Field.hashed(11).minimumCount(2))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("hash");
  }

  private static TableBuilder table() {
    return new TableBuilder("t");
  }

  private static Preprocessing fit(TableBuilder rows, Map<String, Field> schema) {
    return Preprocessing.fit(rows.build(), schema, Set.of());
  }

  private static int[] codes(Preprocessing fitted, TableBuilder rows) {
    IntBuffer buffer = fitted.encode(rows.build()).block(InputSpec.CODES).ints();
    int[] values = new int[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
