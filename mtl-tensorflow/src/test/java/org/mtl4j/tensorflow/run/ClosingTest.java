// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Rows;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** Closed programs and rows, also after failed steps. */
class ClosingTest {
  @Test
  void closingTwiceIsAllowed() {
    Trio trio = new Trio();
    Steps steps = new Steps(trio.sketch, trio.data(), 0.1);
    steps.step();
    steps.close();
    steps.close();
  }

  @Test
  void aClosedProgramRefusesCalls() {
    Trio trio = new Trio();
    Steps steps = new Steps(trio.sketch, trio.data(), 0.1);
    Program program = steps.program;
    Snapshot snapshot = program.snapshot();
    program.close();
    assertClosed(steps::step);
    assertClosed(() -> program.predict(steps.rows, 0, 1));
    assertClosed(program::snapshot);
    assertClosed(() -> program.restore(snapshot));
    assertClosed(() -> program.bind(trio.data()));
    steps.close();
  }

  @Test
  void closedRowsAreRefused() {
    Trio trio = new Trio();
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      steps.step();
      steps.rows.close();
      assertClosed(() -> steps.on(0, 1));
      assertClosed(() -> steps.program.predict(steps.rows, 0, 1));
      try (Rows again = steps.program.bind(trio.data())) {
        steps.program.step(again, new int[] {0, 1}, 2, steps.control, steps.result);
      }
    }
  }

  private static void assertClosed(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aProgramWorksAfterAFailedStep() {
    Trio trio = new Trio();
    Dataset data = trio.data();
    data.block("numbers").floats().put(0, Float.NaN);
    try (Steps steps = new Steps(trio.sketch, data, 0.1)) {
      assertThatThrownBy(steps::step).isInstanceOf(NumericalException.class);
      assertThatThrownBy(() -> steps.on(1, Trio.ROWS))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("12 is not in [0, 12)");
      steps.on(1, 2);
    }
  }

  @Test
  void rowsWithoutABlockAreRefused() {
    Trio trio = new Trio();
    Dataset data = trio.data();
    Dataset less = new Dataset(Trio.ROWS, Map.of("numbers", data.block("numbers")));
    try (Steps steps = new Steps(trio.sketch, less, 0.1)) {
      assertThatThrownBy(steps::step)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContainingAll(Dataset.label("t0"), "numbers");
      assertThat(steps.program.predict(steps.rows, 0, Trio.ROWS)[0]).hasSize(Trio.ROWS);
    }
  }

  @Test
  void manyThreadsPredictTheSame() throws InterruptedException, ExecutionException {
    Trio trio = new Trio();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Steps steps = new Steps(trio.sketch, trio.data(), 0.1)) {
      steps.step();
      float[][] all = steps.program.predict(steps.rows, 0, Trio.ROWS);
      List<Future<float[][]>> parts = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int from = i % Trio.ROWS;
        parts.add(threads.submit(() -> steps.program.predict(steps.rows, from, from + 1)));
      }
      for (int i = 0; i < parts.size(); i++) {
        float[][] part = parts.get(i).get();
        for (int t = 0; t < Trio.TASKS; t++) {
          assertThat(part[t][0]).isCloseTo(all[t][i % Trio.ROWS], within(1e-6f));
        }
      }
    } finally {
      threads.shutdown();
    }
  }
}
