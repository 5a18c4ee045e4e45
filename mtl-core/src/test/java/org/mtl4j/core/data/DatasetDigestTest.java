// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Shape;

class DatasetDigestTest {
  private static final InputSpec INPUTS = inputs("a", "b");

  @Test
  void aBlockIsReportedByItsRowsShapeTypeAndBytes() {
    // The SHA-256 of four zero bytes.
    assertThat(DatasetDigest.blocks(data("x", floats(1, 0))))
        .containsExactly(Map.entry("x", "1 rows of [1] FLOAT, df3f619804a92fdb4057192dc43dd748"));
    assertThat(DatasetDigest.blocks(data("x", Block.ints(1, Shape.of(1)))).get("x"))
        .startsWith("1 rows of [1] INT, ");
  }

  @Test
  void whateverDiffersChangesTheDigest() {
    Dataset data = data("x", floats(2, 1));
    List<Dataset> others =
        List.of(
            data("y", floats(2, 1)),
            data("x", floats(2, 2)),
            data("x", Block.floats(2, Shape.of(1))),
            data("x", Block.ints(2, Shape.of(1))),
            data("x", Block.floats(2, Shape.of(1, 1))));
    assertThat(others.stream().map(DatasetDigest::of))
        .doesNotHaveDuplicates()
        .doesNotContain(DatasetDigest.of(data));
    assertThat(DatasetDigest.of(data("x", floats(2, 1)))).isEqualTo(DatasetDigest.of(data));
  }

  @Test
  void theSameRowsInAnotherPartOrWithOtherNamesAreOtherData() {
    Dataset data = data("x", floats(2, 1));
    String digest = DatasetDigest.of(INPUTS, Map.of("train", data));
    assertThat(DatasetDigest.of(inputs("b", "a"), Map.of("train", data))).isNotEqualTo(digest);
    assertThat(DatasetDigest.of(INPUTS, Map.of("test", data))).isNotEqualTo(digest);
    Map<String, Dataset> both = new LinkedHashMap<>(Map.of("train", data));
    both.put("test", data);
    assertThat(DatasetDigest.of(INPUTS, both)).isNotEqualTo(digest);
    assertThat(DatasetDigest.of(inputs("a", "b"), Map.of("train", data))).isEqualTo(digest);
  }

  private static InputSpec inputs(String... names) {
    return new InputSpec(List.of(names), List.of(), Map.of());
  }

  private static Dataset data(String name, Block block) {
    return new Dataset(block.rows(), Map.of(name, block));
  }

  private static Block floats(int rows, float value) {
    Block block = Block.floats(rows, Shape.of(1));
    for (int i = 0; i < rows; i++) {
      block.floats().put(i, value);
    }
    return block;
  }
}
