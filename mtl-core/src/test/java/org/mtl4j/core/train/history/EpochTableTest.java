// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.train.TrainingListener.EpochEnded;

class EpochTableTest {
  private static EpochEnded epoch(int index) {
    return new EpochEnded(
        index,
        Map.of("a", index / 3.0, "b", Double.NaN),
        Map.of("a", Map.of("rmse", 1.0 / (index + 1), "r2", -index / 7.0)),
        index % 2 == 0 ? Double.NaN : index,
        index % 3 == 0,
        0.001,
        index * 1.5,
        index);
  }

  @Test
  void everyEpochComesBack() {
    List<EpochEnded> epochs = new ArrayList<>();
    EpochTable table = new EpochTable();
    for (int i = 0; i < 100; i++) {
      epochs.add(epoch(i));
      table.add(epoch(i));
    }
    assertThat(table).isEqualTo(epochs);
    EpochTable restored = new EpochTable();
    restored.add(epoch(0));
    restored.addRest(table.rest());
    assertThat(restored).isEqualTo(epochs);
    restored.add(epoch(100));
    assertThat(restored.get(100)).isEqualTo(epoch(100));
  }

  @Test
  void thereIsNothingBeyondTheLast() {
    EpochTable table = new EpochTable();
    assertThat(table.rest()).isEmpty();
    table.add(epoch(0));
    assertThat(table.rest()).isEmpty();
    assertThatThrownBy(() -> table.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
