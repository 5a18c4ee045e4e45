// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.Optimizer.AdamW;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.tensorflow.TensorFlowBackend;
import org.mtl4j.tensorflow.testing.Control;
import org.mtl4j.tensorflow.testing.Deep;

/**
 * AdamW is Adam with a decay of the old parameters. The decay here is 1, which sets a parameter to
 * zero: if any gradient were computed after the decay of a parameter, it would be wrong.
 */
class DecoupledDecayTest {
  private static final double RATE = 0.01;
  private static final double DECAY = 1 / RATE;
  private static final int ROWS = 256;
  private static final int STEPS = 100;

  private final Deep deep = new Deep(64, 6, 3);
  private final Dataset data = deep.data(ROWS, 3);
  private final int[] all = IntStream.range(0, ROWS).toArray();
  private final StepResult result = new StepResult(3, 0);
  private final Control control = new Control(3, RATE, 1, 1, 1);

  @Test
  void noGradientSeesADecayedParameter() {
    try (Program plain = compile(new Adam(RATE, 0.9, 0.999, 0.1, 0));
        Program decayed = compile(new AdamW(RATE, 0.9, 0.999, 0.1, DECAY));
        Program.Rows plainRows = plain.bind(data);
        Program.Rows rows = decayed.bind(data)) {
      Snapshot start = plain.snapshot();
      plain.step(plainRows, all, ROWS, control, result);
      Snapshot expected = plain.snapshot();
      for (int i = 0; i < STEPS; i++) {
        decayed.restore(start);
        decayed.step(rows, all, ROWS, control, result);
        compare(start, expected, decayed.snapshot());
      }
    }
  }

  private Program compile(Optimizer optimizer) {
    return new TensorFlowBackend()
        .compile(
            deep.define(optimizer, Clipping.NONE, Optional.empty()),
            new BackendOptions("cpu", 2, true));
  }

  private void compare(Snapshot start, Snapshot moved, Snapshot decayed) {
    for (Variable variable : deep.define(new Adam(), Clipping.NONE, Optional.empty()).variables()) {
      float[] first = start.values().get(variable.name());
      float[] expected = moved.values().get(variable.name());
      float[] actual = decayed.values().get(variable.name());
      for (int i = 0; i < first.length; i++) {
        assertThat(actual[i])
            .as(variable.name())
            .isCloseTo((float) (expected[i] - RATE * DECAY * first[i]), within(1e-6f));
      }
    }
  }
}
