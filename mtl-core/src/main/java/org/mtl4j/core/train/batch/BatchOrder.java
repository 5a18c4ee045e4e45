// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.batch;

import java.util.SplittableRandom;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.KeyedRandom;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * The rows of each batch. The order of an epoch depends only on seed and epoch, so the number of
 * the next step determines the position in the data. The last batch of an epoch may be smaller.
 */
public final class BatchOrder {
  private final int[] order;
  private final int[] indices;
  private final boolean shuffle;
  private final long seed;
  private int epoch = -1;

  /**
   * The order of the first epoch is made in the first call of {@link #select}.
   *
   * @throws ConfigurationException if a batch is larger than the data
   */
  BatchOrder(int rows, int batch, boolean shuffle, long seed) {
    if (batch > rows) {
      throw new ConfigurationException(
          "training.batch is "
              + batch
              + ", but there are "
              + rows
              + " training rows; a batch of at most "
              + rows
              + " is expected");
    }
    this.order = new int[rows];
    this.indices = new int[batch];
    this.shuffle = shuffle;
    this.seed = seed;
  }

  /** The order of a run's training rows; a batch here has all rows of an update. */
  public static BatchOrder of(RunPlan plan) {
    Training training = plan.training();
    int rows = plan.data().train().rows();
    long update = (long) plan.batch() * training.accumulate();
    if (training.accumulate() > 1 && update > rows) {
      throw new ConfigurationException(
          "training.batch times training.accumulate is %d, but there are %d training rows; an update of at most %d is expected"
              .formatted(update, rows, rows));
    }
    return new BatchOrder(rows, (int) update, training.shuffle(), training.seed());
  }

  /** The number of steps of an epoch. */
  public int stepsPerEpoch() {
    return (order.length + indices.length - 1) / indices.length;
  }

  /** The row numbers of the last selected batch; the rest of the array is stale. */
  public int[] indices() {
    return indices;
  }

  /**
   * Selects the batch of a step.
   *
   * @return the number of its rows
   */
  public int select(long step) {
    int epochOfStep = Math.toIntExact(step / stepsPerEpoch());
    if (epochOfStep != epoch) {
      arrange(epochOfStep);
    }
    int from = (int) (step % stepsPerEpoch()) * indices.length;
    int count = Math.min(indices.length, order.length - from);
    System.arraycopy(order, from, indices, 0, count);
    return count;
  }

  /** Starts from the unshuffled order, so that no epoch depends on the one before. */
  private void arrange(int next) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (shuffle) {
      SplittableRandom random = KeyedRandom.of(seed, next, "shuffle");
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int row = order[i];
        order[i] = order[j];
        order[j] = row;
      }
    }
    epoch = next;
  }
}
