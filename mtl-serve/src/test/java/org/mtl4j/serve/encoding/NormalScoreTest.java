// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalScoreTest {
  /** Reference: {@code statistics.NormalDist().inv_cdf} of Python. */
  @ParameterizedTest
  @CsvSource({
    "1e-6, -4.753424308822899",
    "0.001, -3.090232306167813",
    "0.025, -1.9599639845400538",
    "0.3, -0.5244005127080407",
    "0.5, 0",
    "0.975, 1.9599639845400536",
    "0.999999, 4.753424308817089"
  })
  void invertsTheNormalDistribution(double p, double score) {
    assertThat(NormalScore.of(p)).isCloseTo(score, within(1e-8));
  }
}
