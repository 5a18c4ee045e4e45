// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.error.ConfigurationException;

class KrumTest {
  /** Norms 1 and 2, losses 1 and 2, at a right angle. */
  private static final Gradients CROSSED =
      new Gradients("crossed", new double[][] {{1, 0}, {0, 2}});

  /** On a line at 0, 1, 3, 10: without outliers two neighbors count, with one only the nearest. */
  @Test
  void takesTheGradientsNearestTheirNeighbors() {
    Gradients line = new Gradients("line", new double[][] {{0}, {1}, {3}, {10}});
    assertThat(line.weights(new Krum())).containsExactly(0, 1, 0, 0);
    assertThat(line.weights(new Krum(1, 2, Convention.OWN))).containsExactly(0.5, 0.5, 0, 0);
    assertThatThrownBy(() -> CROSSED.weights(new Krum()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("needs 3 tasks or more, but has 2");
  }
}
