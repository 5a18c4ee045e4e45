// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.DataException;

class RawRowTest {
  private final RowEncoder encoder =
      new RowEncoder(
          new Preprocessing(
              List.of(
                  new NumberInput.Scaled("age", "age", new Scaling.Standard(10, 2)),
                  new NumberInput.Missing("age?", "age")),
              List.of(
                  new CodeInput.Vocabulary("job", "job", List.of("1.5", "clerk")),
                  new CodeInput.Buckets("age:buckets", "age", List.of(5.0))),
              Map.of(),
              Optional.empty(),
              List.of()));
  private final RowEncoder.Target target = encoder.target(1);

  @Test
  void valuesOfEveryTypeAreEncoded() {
    assertThat(encoder.columns()).containsExactly("age", "job");
    target.put(encoder.row().setAll(Map.of("age", 14, "job", "clerk", "more", 1)), 0);
    assertThat(numbers()).containsExactly(2f, 0f);
    assertThat(codes()).containsExactly(2, 2);
    target.put(encoder.row().set("age", 4).set("job", 1.5), 0);
    assertThat(numbers()).containsExactly(-3f, 0f);
    assertThat(codes()).containsExactly(1, 1);
    target.put(encoder.row().missing("age").missing("job"), 0);
    assertThat(numbers()).containsExactly(0f, 1f);
    assertThat(codes()).containsExactly(0, 0);
    assertThat(target.unseen()).isEmpty();
  }

  @Test
  void aTextThatTrainingDidNotKnowIsMissingAndReported() {
    target.put(encoder.row().setAll(Map.of("age", 14, "job", "king")), 0);
    assertThat(codes()).containsExactly(0, 2);
    assertThat(target.unseen()).containsExactly("job");
  }

  @Test
  void whatCannotBeAnInputIsNamed() {
    Map<String, Object> row = new HashMap<>(Map.of("age", "old", "job", "clerk"));
    refused(row, "column 'age': found the text 'old' where a number is expected");
    row.put("age", Double.POSITIVE_INFINITY);
    refused(row, "column 'age': found Infinity where a finite number is expected");
    row.put("age", 1e300);
    refused(row, "which is too large to be an input");
    row.put("age", List.of(1, 2));
    refused(row, "column 'age': found a list of 2 items where a number is expected");
    row.put("age", new Object());
    refused(row, "where a number, a text, a list or an array of floats is expected");
    row.remove("age");
    refused(row, "the row has no column 'age'; a missing value is null; existing: job");
    assertThatThrownBy(() -> target.put(encoder.row().set("age", 1), 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no value for the column 'job'");
    assertThatThrownBy(() -> encoder.row().set("jobs", "clerk"))
        .hasMessageContaining("the model reads no column 'jobs'; nearest: job");
  }

  private void refused(Map<String, Object> row, String message) {
    assertThatThrownBy(() -> target.put(encoder.row().setAll(row), 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  private float[] numbers() {
    float[] values = new float[2];
    target.rows(1).block(InputSpec.NUMBERS).floats().get(values);
    return values;
  }

  private int[] codes() {
    int[] values = new int[2];
    target.rows(1).block(InputSpec.CODES).ints().get(values);
    return values;
  }
}
