// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.encoding.NumberInput;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RawRow;
import org.mtl4j.serve.encoding.RowEncoder;
import org.mtl4j.serve.encoding.Scaling;

class PreprocessingJsonTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void comesBackEqualAndEncodesTheSameBits(long seed) throws JsonProcessingException {
    Preprocessing fitted = RandomData.fitted(seed);
    String json = PreprocessingJson.write(fitted);
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(json)).isTrue();

    Preprocessing again = PreprocessingJson.read(json);

    assertThat(again).isEqualTo(fitted);
    Table other = RandomData.table(50, seed + 100);
    assertEqual(again.encode(other, List.of()), fitted.encode(other, List.of()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void singleRowsAreEncodedToTheBitsOfATable(long seed) {
    Preprocessing fitted = RandomData.fitted(seed);
    RowEncoder encoder = new RowEncoder(fitted);
    Table rows = RandomData.table(40, seed + 200);
    Dataset whole = fitted.encode(rows);
    List<Column> columns = encoder.columns().stream().map(rows::column).toList();
    RowEncoder.Target target = encoder.target(40);
    RawRow row = encoder.row();
    for (int i = 0; i < 40; i++) {
      target.put(row.setAll(columns, i), i);
    }
    assertEqual(target.rows(40), whole);
    assertEqual(encoder.encode(rows), whole);
  }

  @Test
  void everyNumberKeepsItsBits() throws JsonProcessingException {
    for (double value :
        new double[] {-0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1 / 3.0, 1e22, Math.PI}) {
      Preprocessing one =
          new Preprocessing(
              List.of(new NumberInput.Scaled("n", "n", new Scaling.Standard(value, 1))),
              List.of(),
              Map.of(),
              Optional.empty(),
              List.of());
      Preprocessing again = PreprocessingJson.read(PreprocessingJson.write(one));
      Scaling scaling = ((NumberInput.Scaled) again.numbers().get(0)).scaling();
      double mean = ((Scaling.Standard) scaling).mean();
      assertThat(Double.doubleToRawLongBits(mean)).isEqualTo(Double.doubleToRawLongBits(value));
    }
  }

  /** As models that were stored before there were lists. */
  @Test
  void listsMayBeAbsent() throws JsonProcessingException {
    Preprocessing none =
        new Preprocessing(
            List.of(), List.of(), Map.of("a", Shape.of(2)), Optional.empty(), List.of());
    String json = PreprocessingJson.write(none);
    String without = json.replaceFirst(",\\s*\"lists\"\\s*:\\s*\\[\\s*\\]", "");
    assertThat(without).isNotEqualTo(json);
    assertThat(PreprocessingJson.read(without)).isEqualTo(none);
  }

  @Test
  void refusesWhatIsIncompleteOrUnknown() {
    String json = PreprocessingJson.write(RandomData.fitted(1));
    assertThatThrownBy(() -> PreprocessingJson.read(json.replace("\"quantile\"", "\"wavelet\"")))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("wavelet");
    assertThatThrownBy(() -> PreprocessingJson.read("{\"numbers\": []}"))
        .isInstanceOf(JsonProcessingException.class);
  }

  private static void assertEqual(Dataset found, Dataset expected) {
    assertThat(found.blocks().keySet()).isEqualTo(expected.blocks().keySet());
    expected
        .blocks()
        .forEach(
            (name, block) -> {
              Block other = found.block(name);
              assertThat(other.row()).isEqualTo(block.row());
              assertThat(other.bytes().duplicate().rewind())
                  .as(name)
                  .isEqualTo(block.bytes().duplicate().rewind());
            });
  }
}
