// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.session.NativeCall;

/**
 * Reads the report of a run, the first fetch: T losses, the penalties, the observations and, in the
 * first run of a balanced step, the statistic.
 */
final class StepReport {
  /** No statistic or Gramian. */
  static final double[] NONE = {};

  private final int tasks;
  private final int penalties;
  private final int observations;
  private final LossSums sums;
  private float[] buffer = new float[0];

  StepReport(int tasks, int penalties, int observations, LossSums sums) {
    this.tasks = tasks;
    this.penalties = penalties;
    this.observations = observations;
    this.sums = sums;
  }

  /** Fills a result from the report, and adds losses and penalties to the sums. */
  void read(NativeCall call, StepControl control, StepResult result) {
    int length = call.read(0, buffer);
    if (length > buffer.length) {
      buffer = new float[length];
      call.read(0, buffer);
    }
    for (int t = 0; t < tasks; t++) {
      result.losses[t] = buffer[t];
    }
    for (int p = 0; p < penalties; p++) {
      result.penalties[p] = buffer[tasks + p];
    }
    for (int o = 0; o < observations; o++) {
      result.observations[o] = buffer[tasks + penalties + o];
    }
    readStatistic(length, result);
    sums.add(control, result);
  }

  private void readStatistic(int length, StepResult result) {
    int from = tasks + penalties + observations;
    int size = length - from;
    if (result.statistic.length != size) {
      result.statistic = size == 0 ? NONE : new double[size];
    }
    for (int i = 0; i < size; i++) {
      result.statistic[i] = buffer[from + i];
    }
  }

  /** Replaces losses and penalties of the last batch by those of the whole update. */
  void total(StepResult result) {
    sums.total(result);
  }
}
