// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutlookTest {
  @Test
  void aTrendThatGoesOnAsksForMoreEpochs() {
    assertThat(outlook(40, epoch -> epoch)).isEqualTo(new Outlook(true, true, List.of()));
    assertThat(outlook(40, epoch -> epoch + 3 * noise(epoch)).improving()).isTrue();
    assertThat(outlook(5, epoch -> epoch).sentences())
        .singleElement()
        .asString()
        .startsWith("the best epoch is the last one, and validation still improves");
    assertThat(outlook(40, epoch -> -Math.abs(37 - epoch)).last()).isFalse();
  }

  @Test
  void noiseIsNoTrend() {
    assertThat(outlook(100, epoch -> epoch == 99 ? 1 : noise(epoch)))
        .isEqualTo(new Outlook(true, false, List.of()));
  }

  @Test
  void smallGainsAtTheEndOfADecayingRateAreNoTrend() {
    IntToDoubleFunction rate = epoch -> (1 + Math.cos(Math.PI * epoch / 99)) / 2;
    IntToDoubleFunction score = epoch -> -rate.applyAsDouble(epoch) * (1 + noise(epoch));
    assertThat(outlook(100, score).last()).isTrue();
    assertThat(outlook(100, score).improving()).isFalse();
  }

  @Test
  void patienceHasFoundTheEnd() {
    List<Double> rising = IntStream.range(0, 40).mapToObj(Double::valueOf).toList();
    assertThat(Outlook.of(39, rising, true, List.of())).isEqualTo(Outlook.GOOD);
    assertThat(Outlook.of(0, List.of(1.0), false, List.of())).isEqualTo(Outlook.GOOD);
  }

  /** Of a run that selects the largest value. */
  private static Outlook outlook(int epochs, IntToDoubleFunction criterion) {
    List<Double> all = IntStream.range(0, epochs).mapToDouble(criterion).boxed().toList();
    return Outlook.of(all.indexOf(Collections.max(all)), all, false, List.of());
  }

  /** In [-0.5, 0.5), without a trend. */
  private static double noise(int epoch) {
    return new Random(epoch * 7919L).nextDouble() - 0.5;
  }

  @Test
  void tasksBehindTheirMeanAreNamed() {
    assertThat(Outlook.of(0, List.of(1.0), false, List.of("task 'y' is behind")).sentences())
        .containsExactly("task 'y' is behind");
  }
}
