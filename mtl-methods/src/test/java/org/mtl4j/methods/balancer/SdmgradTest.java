// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.testkit.balancer.BalancerTrial;

class SdmgradTest {
  private static final int TASKS = 3;

  private static final int SIZE = 4;

  private static double[][] jacobian(int step, int batch) {
    double[][] rows = new double[TASKS][SIZE];
    for (int t = 0; t < TASKS; t++) {
      for (int k = 0; k < SIZE; k++) {
        double angle = 1 + 0.9 * step + 0.4 * batch + 1.3 * t + 0.7 * k;
        rows[t][k] = Math.sin(angle) * (1 + t) + 0.2 * k;
      }
    }
    return rows;
  }

  @Test
  void oneBatchServesForAllIfNoOtherIsGiven() {
    double[][] rows = jacobian(0, 0);
    double[] alone = new BalancerTrial(new Sdmgrad(), TASKS).step(rows, new double[TASKS]).update();
    double[] said =
        new BalancerTrial(new Sdmgrad(), TASKS)
            .further(rows, rows)
            .step(rows, new double[TASKS])
            .update();
    assertThat(alone).containsExactly(said);
  }

  @Test
  void opposingBatchesLeaveTheWeights() {
    double[][] rows = jacobian(0, 0);
    double[][] opposite =
        Arrays.stream(rows)
            .map(row -> Arrays.stream(row).map(x -> -x).toArray())
            .toArray(double[][]::new);
    double[] weights =
        new BalancerTrial(new Sdmgrad(), TASKS)
            .further(rows, opposite)
            .step(rows, new double[TASKS])
            .weights()
            .orElseThrow();
    assertThat(weights).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-15));
  }

  @Test
  void theUpdateCanBeMultipliedByTheNumberOfTasks() {
    double[][] rows = jacobian(0, 0);
    Sdmgrad sum = new Sdmgrad(0.3, 20, 10, 0.5, true, Convention.OWN);
    double[] once = new BalancerTrial(new Sdmgrad(), TASKS).step(rows, 0, 0, 0).update();
    double[] thrice = new BalancerTrial(sum, TASKS).step(rows, 0, 0, 0).update();
    for (int k = 0; k < SIZE; k++) {
      assertThat(thrice[k]).isCloseTo(3 * once[k], within(1e-12));
    }
  }
}
