// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.testkit.balancer.BalancerTrial;

class EveryKTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private static final double[][] CROSSED = {{1, 0}, {0, 2}};

  @Test
  void weightsStayUntilTheNextSolution() {
    BalancerTrial trial = new BalancerTrial(new EveryK(new Mgda(), 2), 2);
    double[] first = trial.step(CROSSED, 1, 1).weights().orElseThrow();
    double[][] other = {{3, 0}, {0, 1}};
    assertThat(trial.step(other, 1, 1).weights().orElseThrow()).isEqualTo(first);
    assertThat(trial.step(other, 1, 1).weights().orElseThrow())
        .containsExactly(new double[] {0.1, 0.9}, EXACT);
  }

  @Test
  void weightsOfOtherStepsGiveUpNonConflict() {
    Set<Promise> promises = new Upgrad().promises();
    assertThat(promises).contains(Promise.NON_CONFLICT);
    assertThat(new EveryK(new Upgrad(), 1).promises()).isEqualTo(promises);
    Set<Promise> rest = new HashSet<>(promises);
    rest.remove(Promise.NON_CONFLICT);
    assertThat(new EveryK(new Upgrad(), 2).promises()).isEqualTo(rest);
  }

  @Test
  void refusesAMethodWithoutWeights() {
    assertThatThrownBy(() -> new EveryK(new GradDrop()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "method must have weights for every-k to act on, but 'graddrop' works coordinate by"
                + " coordinate");
  }
}
