// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ContractException;

class SolverWatchTest {
  private final SolverWatch watch = new SolverWatch("endless", Duration.ofMillis(100));

  @Test
  void aSolverThatDoesNotReturnIsInterruptedAndNamed() {
    assertThatThrownBy(
            () ->
                watch.run(
                    () -> {
                      while (!Thread.currentThread().isInterrupted()) {
                        LockSupport.parkNanos(1_000_000);
                      }
                      throw new IllegalStateException("interrupted");
                    }))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("the balancer 'endless' did not return within 0 s");
    assertThat(Thread.interrupted()).isFalse();
    int[] runs = {0};
    watch.run(() -> runs[0]++);
    assertThat(runs).containsExactly(1);
  }

  @Test
  void whatASolverThrowsIsThrown() {
    assertThatThrownBy(
            () ->
                watch.run(
                    () -> {
                      throw new ArithmeticException("no luck");
                    }))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("no luck");
  }
}
