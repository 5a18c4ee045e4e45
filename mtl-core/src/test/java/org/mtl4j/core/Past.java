package org.mtl4j.core;

import java.util.List;
import java.util.SplittableRandom;
import org.mtl4j.api.coordination.History;

/**
 * A run so far, of which no more is known than this; its seed is its step.
 *
 * @param epochLosses the mean loss of each task in every finished epoch
 */
public record Past(int tasks, long step, List<double[]> epochLosses) implements History {
  @Override
  public int epoch() {
    return epochLosses.size();
  }

  @Override
  public double meanLoss(int epoch, int task) {
    return epochLosses.get(epoch)[task];
  }

  @Override
  public double firstLoss(int task) {
    return Double.NaN;
  }

  @Override
  public double lastLoss(int task) {
    return Double.NaN;
  }

  @Override
  public SplittableRandom random() {
    return new SplittableRandom(step);
  }

  @Override
  public double[] state(String name, int size, double initial) {
    throw new UnsupportedOperationException("nothing is kept");
  }
}
