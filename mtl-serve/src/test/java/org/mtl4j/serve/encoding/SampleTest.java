// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void quantilesAreThoseOfTheSortedNumbers() {
    Random random = new Random(1);
    for (int rows : new int[] {1, 2, 3, 4, 5, 1000, 4097}) {
      double[] values = random.doubles(rows).map(value -> Math.floor(value * rows / 2)).toArray();
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double[] shares = {0.25, 0.5, 0.75, 0, 1};
      double[] found = Sample.of("rows", "x", values).quantiles(shares);
      for (int i = 0; i < shares.length; i++) {
        double rank = shares[i] * (rows - 1);
        int below = (int) rank;
        double part = rank - below;
        double above = sorted[Math.min(below + 1, rows - 1)];

        assertThat(found[i]).isEqualTo((1 - part) * sorted[below] + part * above);
      }
    }
  }
}
