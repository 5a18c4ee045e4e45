// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.methods.balancer.ExcessMtl;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Balancer state that is computed from the stored block, in the second run. */
class BlockStateTest {
  private static final String STATE = "balancer/trunk/0/kernel/squares";

  private static Steps start() {
    Trio trio = new Trio();
    trio.sketch.balanced(new ExcessMtl(), Level.PARAMETERS);
    return new Steps(trio.sketch, trio.data(), 0);
  }

  @Test
  void squaresOfTheSameGradientsAddUp() {
    try (Steps steps = start()) {
      List<Float> once = steps.step().values().get(STATE);
      assertThat(once).anyMatch(square -> square > 0).allMatch(square -> square >= 0);
      List<Float> twice = steps.step().values().get(STATE);
      for (int i = 0; i < once.size(); i++) {
        assertThat(twice.get(i)).isCloseTo(2 * once.get(i), within(1e-6f * twice.get(i)));
      }
    }
  }

  @Test
  void theRowOfAnAbsentTaskIsUnchanged() {
    try (Steps steps = start()) {
      List<Float> before = steps.step().values().get(STATE);
      List<Float> after = steps.present(true, false, true).step().values().get(STATE);
      int n = before.size() / 3;
      assertThat(after.subList(n, 2 * n)).isEqualTo(before.subList(n, 2 * n));
      assertThat(after.subList(0, n)).isNotEqualTo(before.subList(0, n));
    }
  }

  @Test
  void aFailedUpdateChangesNoState() {
    try (Steps steps = start()) {
      Map<String, List<Float>> before = steps.step().values();
      Arrays.fill(steps.control.fixed, Double.POSITIVE_INFINITY);
      assertThatThrownBy(steps::step).isInstanceOf(NumericalException.class);
      assertThat(steps.values()).isEqualTo(before);
      Arrays.fill(steps.control.fixed, 1);
      assertThat(steps.step().values().get(STATE)).isNotEqualTo(before.get(STATE));
    }
  }
}
