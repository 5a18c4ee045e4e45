// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeptRandomTest {
  @Test
  void drawsWhatASplittableRandomDraws() {
    KeptRandom kept = new KeptRandom();
    for (long seed : new long[] {0, 1, -5, Long.MAX_VALUE}) {
      SplittableRandom random = new SplittableRandom(seed);
      kept.begin(seed);
      for (int bound : new int[] {1, 2, 3, 40, 1 << 20, 1_500_000_000, Integer.MAX_VALUE}) {
        for (int draw = 0; draw < 50; draw++) {
          assertThat(kept.below(bound)).isEqualTo(random.nextInt(bound));
        }
      }
    }
  }
}
