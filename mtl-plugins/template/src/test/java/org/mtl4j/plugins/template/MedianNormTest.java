// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.testkit.balancer.BalancerContract;
import org.mtl4j.testkit.balancer.BalancerTrial;

/** The rule of the method, and the contract of every balancer. */
class MedianNormTest extends BalancerContract {
  @Override
  protected GradientBalancer balancer(int tasks) {
    return new MedianNorm();
  }

  @Test
  void aLongGradientIsCutToTheMedian() {
    assertThat(weights(new MedianNorm(), 1, 2, 8)).containsExactly(1, 1, 0.25);
  }

  @Test
  void ofAnEvenNumberTheMedianIsBetweenTheTwoInTheMiddle() {
    assertThat(weights(new MedianNorm(), 1, 2, 4, 6)).containsExactly(1, 1, 0.75, 0.5);
  }

  @Test
  void theFactorLengthensWhatIsAllowed() {
    assertThat(weights(new MedianNorm(2), 1, 2, 8)).containsExactly(1, 1, 0.5);
  }

  @Test
  void equalAndVanishingGradientsAreSummed() {
    assertThat(weights(new MedianNorm(), 3, 3, 3)).containsExactly(1, 1, 1);
    assertThat(weights(new MedianNorm(), 0, 0)).containsExactly(1, 1);
  }

  @Test
  void aFactorWithoutAMeaningIsRefused() {
    assertThatThrownBy(() -> new MedianNorm(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("factor must be finite and above 0, but is 0.0");
  }

  /** The weights of orthogonal gradients of these norms. */
  private static double[] weights(MedianNorm balancer, double... norms) {
    double[][] gramian = new double[norms.length][norms.length];
    for (int t = 0; t < norms.length; t++) {
      gramian[t][t] = norms[t] * norms[t];
    }
    return new BalancerTrial(balancer, norms.length).weigh(gramian, new double[norms.length]);
  }
}
