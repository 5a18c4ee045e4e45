// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.core.train.plan.RunPlan;

class BatchOrderTest {

  @Test
  void anEpochHasEveryRowOnceAndItsLastBatchTheRest() {
    BatchOrder order = new BatchOrder(10, 4, true, 7);
    assertThat(order.stepsPerEpoch()).isEqualTo(3);
    assertThat(order.select(0)).isEqualTo(4);
    assertThat(order.select(1)).isEqualTo(4);
    assertThat(order.select(2)).isEqualTo(2);
    assertThat(epoch(order, 0)).containsExactlyInAnyOrderElementsOf(numbers(10));
    assertThat(epoch(order, 5)).containsExactlyInAnyOrderElementsOf(numbers(10));
  }

  @Test
  void theDefaultBatchIsNeverLargerThanTheData() {
    Training training = new Training();
    assertThat(training.batch(84)).isEqualTo(84);
    assertThat(training.batch(1000)).isEqualTo(256);
    RunPlan plan = Plans.plan(Plans.experiment());
    RunPlan four = plan.training(training);
    assertThat(BatchOrder.of(four).select(0)).isEqualTo(4);
    assertThat(four.batch()).isEqualTo(4);
  }

  @Test
  void epochsDifferAndSeedsDiffer() {
    BatchOrder order = new BatchOrder(100, 10, true, 1);
    assertThat(epoch(order, 0)).isNotEqualTo(epoch(order, 1)).isNotEqualTo(numbers(100));
    assertThat(epoch(order, 0)).isNotEqualTo(epoch(new BatchOrder(100, 10, true, 2), 0));
  }

  @Test
  void aRunThatStartsInTheMiddleSeesTheSameBatches() {
    BatchOrder whole = new BatchOrder(23, 5, true, 3);
    for (long step = 0; step < 12; step++) {
      whole.select(step);
    }
    BatchOrder resumed = new BatchOrder(23, 5, true, 3);
    assertThat(resumed.select(12)).isEqualTo(whole.select(12));
    assertThat(resumed.indices()).isEqualTo(whole.indices());
  }

  @Test
  void everyPositionHasEveryRowEquallyOften() {
    int rows = 5;
    int epochs = 10_000;
    BatchOrder order = new BatchOrder(rows, rows, true, 11);
    int[][] counts = new int[rows][rows];
    for (int epoch = 0; epoch < epochs; epoch++) {
      order.select(epoch);
      for (int position = 0; position < rows; position++) {
        counts[position][order.indices()[position]]++;
      }
    }
    double expected = (double) epochs / rows;
    double deviation = Math.sqrt(epochs * (1.0 / rows) * (1 - 1.0 / rows));
    for (int[] position : counts) {
      for (int count : position) {
        assertThat((double) count).isBetween(expected - 5 * deviation, expected + 5 * deviation);
      }
    }
  }

  @Test
  void rowsStayInOrderWithoutShuffling() {
    BatchOrder order = new BatchOrder(7, 3, false, 1);
    assertThat(epoch(order, 0)).isEqualTo(numbers(7));
    assertThat(epoch(order, 1)).isEqualTo(numbers(7));
  }

  @Test
  void aBatchLargerThanTheDataIsRefused() {
    assertThatThrownBy(() -> new BatchOrder(100, 512, true, 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.batch is 512, but there are 100 training rows; a batch of at most 100 is"
                + " expected");
    assertThat(new BatchOrder(100, 100, true, 1).stepsPerEpoch()).isEqualTo(1);
  }

  private static List<Integer> epoch(BatchOrder order, int epoch) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < order.stepsPerEpoch(); i++) {
      int count = order.select((long) epoch * order.stepsPerEpoch() + i);
      IntStream.of(order.indices()).limit(count).forEach(rows::add);
    }
    return rows;
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
