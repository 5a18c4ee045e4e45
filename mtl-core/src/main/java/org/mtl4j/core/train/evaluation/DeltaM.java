package org.mtl4j.core.train.evaluation;

import java.util.stream.DoubleStream;
import org.mtl4j.api.task.Metric.Direction;

/**
 * How much better a model is than another, in percent: the signed relative change of a metric, and
 * its mean over tasks, Δm (Maninis et al., CVPR 2019). Above zero is better, whichever way the
 * metric points.
 */
public final class DeltaM {
  private DeltaM() {}

  /**
   * The change of one metric in percent of the size of the reference.
   *
   * @return NaN where the reference is 0, or one of both is not a number
   */
  public static double percent(Direction direction, double value, double reference) {
    if (reference == 0) {
      return Double.NaN;
    }
    return 100 * gain(direction, value, reference) / Math.abs(reference);
  }

  /** The mean over tasks; NaN where the change of one of them is not defined. */
  public static double mean(double... changes) {
    return DoubleStream.of(changes).average().orElse(Double.NaN);
  }

  /** The difference, above zero where the value is the better one. */
  static double gain(Direction direction, double value, double reference) {
    return direction == Direction.HIGHER ? value - reference : reference - value;
  }
}
