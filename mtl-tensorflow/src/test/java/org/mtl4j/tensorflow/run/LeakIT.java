// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Native memory does not grow after warm-up. Reads resident memory, on Linux only. */
@Tag("endurance")
class LeakIT {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long MIB = 1024;

  private static long resident() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(STATUS).stream()
            .filter(text -> text.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static Trio trio(boolean balanced) {
    Trio trio = new Trio(false, 0.2, 1000);
    trio.sketch.optimizer = new Adam(0.001);
    if (balanced) {
      trio.sketch.balanced(new Sum(), Level.PARAMETERS);
    }
    return trio;
  }

  private static void walk(Steps steps, int count) {
    for (int i = 0; i < count; i++) {
      steps.on(i % Trio.ROWS, (i + 1) % Trio.ROWS, (i + 5) % Trio.ROWS);
      if (i % 100 == 0) {
        steps.program.predict(steps.rows, 0, Trio.ROWS);
        steps.program.restore(steps.program.snapshot());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tenThousandSteps(boolean balanced) throws IOException {
    assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, on Linux only");
    Trio trio = trio(balanced);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.001)) {
      walk(steps, 3_000);
      long before = resident();
      walk(steps, 10_000);
      assertThat(resident() - before).as("growth in KiB").isLessThan(48 * MIB);
    }
  }

  @Test
  void tenThousandStepsThatFail() throws IOException {
    assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, on Linux only");
    Trio trio = trio(false);
    var data = trio.data();
    data.block("numbers").floats().put(0, Float.NaN);
    try (Steps steps = new Steps(trio.sketch, data, 0.001)) {
      fail(steps, 1_000);
      long before = resident();
      fail(steps, 10_000);
      assertThat(resident() - before).as("growth in KiB").isLessThan(48 * MIB);
    }
  }

  private static void fail(Steps steps, int count) {
    for (int i = 0; i < count; i++) {
      assertThatThrownBy(() -> steps.on(0)).isInstanceOf(NumericalException.class);
    }
  }

  @Test
  void aHundredModels() throws IOException {
    assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, on Linux only");
    build(100); // the heap and the pools of the allocator grow at first
    long before = resident();
    build(100);
    assertThat(resident() - before).as("growth in KiB").isLessThan(96 * MIB);
  }

  private static void build(int count) {
    for (int i = 0; i < count; i++) {
      Trio trio = trio(i % 2 == 0);
      try (Steps steps = new Steps(trio.sketch, trio.data(), 0.001)) {
        walk(steps, 3);
      }
    }
  }
}
