// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.evaluation;

import java.util.stream.DoubleStream;
import org.mtl4j.api.task.Metric.Direction;

/**
 * How much better a model is than another, in percent: the relative change of a metric, and its
 * mean over tasks, Δm (Maninis et al., CVPR 2019). Above 0 is better, for metrics of either
 * direction.
 */
public final class DeltaM {
  private DeltaM() {}

  /**
   * The change of one metric in percent of the absolute value of the reference.
   *
   * @return NaN if the reference is 0 or one of them is NaN
   */
  public static double percent(Direction direction, double value, double reference) {
    if (reference == 0) {
      return Double.NaN;
    }
    return 100 * gain(direction, value, reference) / Math.abs(reference);
  }

  /** The mean over tasks; NaN if a change is NaN. */
  public static double mean(double... changes) {
    return DoubleStream.of(changes).average().orElse(Double.NaN);
  }

  /** The difference, above 0 if the value is better than the reference. */
  public static double gain(Direction direction, double value, double reference) {
    return direction == Direction.HIGHER ? value - reference : reference - value;
  }
}
