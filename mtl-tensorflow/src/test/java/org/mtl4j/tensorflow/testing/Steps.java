// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Rows;

/** A program with its data that runs steps; all weights are 1 by default. */
public final class Steps implements AutoCloseable {
  public final Program program;
  public final Rows rows;
  public final StepResult result;
  public final Control control;

  public Steps(Sketch sketch, Dataset data, double rate) {
    this.program = sketch.compile();
    this.rows = program.bind(data);
    this.result = new StepResult(sketch.losses.size(), sketch.penalties.size());
    double[] ones = new double[sketch.losses.size()];
    Arrays.fill(ones, 1);
    this.control = new Control(ones.length, rate, ones);
  }

  /** Runs a step on all rows. */
  public Steps step() {
    return on(IntStream.range(0, rows.size()).toArray());
  }

  /** Runs a step on some rows. */
  public Steps on(int... indices) {
    program.step(rows, indices, indices.length, control, result);
    control.step++;
    return this;
  }

  /** Sets the active tasks of all following steps. */
  public Steps present(boolean... present) {
    System.arraycopy(present, 0, control.present, 0, present.length);
    return this;
  }

  /** The current values by name, to be compared bit for bit. */
  public Map<String, List<Float>> values() {
    Map<String, List<Float>> all = new TreeMap<>();
    program.snapshot().values().forEach((name, values) -> all.put(name, floats(values)));
    return all;
  }

  private static List<Float> floats(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
  }

  public float[] value(String name) {
    return program.snapshot().values().get(name);
  }

  /** Compares values, relative to 1 + their size. */
  public static void assertClose(
      Map<String, List<Float>> actual, Map<String, List<Float>> expected, double tolerance) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, values) -> {
          for (int i = 0; i < values.size(); i++) {
            assertThat((double) actual.get(name).get(i))
                .as("%s[%d]", name, i)
                .isCloseTo(values.get(i), within(tolerance * (1 + Math.abs(values.get(i)))));
          }
        });
  }

  @Override
  public void close() {
    rows.close();
    program.close();
  }
}
