package org.mtl4j.tensorflow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Rows;

/** A program with its data, taking steps one after the other; weights of ones unless told. */
final class Steps implements AutoCloseable {
  final Program program;
  final Rows rows;
  final StepResult result;
  final Control control;

  Steps(Sketch sketch, Dataset data, double rate) {
    this.program = sketch.compile();
    this.rows = program.bind(data);
    this.result = new StepResult(sketch.losses.size(), sketch.penalties.size());
    double[] ones = new double[sketch.losses.size()];
    Arrays.fill(ones, 1);
    this.control = new Control(ones.length, rate, ones);
  }

  /** A step on all rows. */
  Steps step() {
    return on(IntStream.range(0, rows.size()).toArray());
  }

  /** A step on some rows. */
  Steps on(int... indices) {
    program.step(rows, indices, indices.length, control, result);
    control.step++;
    return this;
  }

  /** The tasks that take part from now on. */
  Steps present(boolean... present) {
    System.arraycopy(present, 0, control.present, 0, present.length);
    return this;
  }

  /** The current values by name; equal only where every bit is. */
  Map<String, List<Float>> values() {
    Map<String, List<Float>> all = new TreeMap<>();
    program.snapshot().values().forEach((name, values) -> all.put(name, floats(values)));
    return all;
  }

  private static List<Float> floats(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
  }

  float[] value(String name) {
    return program.snapshot().values().get(name);
  }

  @Override
  public void close() {
    rows.close();
    program.close();
  }
}
