// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.batch;

import java.util.SplittableRandom;
import org.mtl4j.api.graph.KeyedRandom;

/**
 * Random batches beside those of an epoch, drawn from all rows without replacement within a batch.
 * A draw depends only on seed, step and purpose, so it adds nothing to the state of a run.
 */
public final class ExtraBatches {
  private final int[] rows;
  private final int[] swaps;
  private final int[] drawn;
  private final long seed;

  /**
   * Over rows 0 to {@code rows} - 1.
   *
   * @param batch the rows of a draw; at most all rows
   */
  public ExtraBatches(int rows, int batch, long seed) {
    this.rows = new int[rows];
    for (int i = 0; i < rows; i++) {
      this.rows[i] = i;
    }
    this.swaps = new int[Math.min(batch, rows)];
    this.drawn = new int[swaps.length];
    this.seed = seed;
  }

  /** The row numbers of one draw; the next draw reuses the array. */
  public int[] draw(long step, String purpose) {
    SplittableRandom random = KeyedRandom.of(seed, step, purpose);
    for (int i = 0; i < swaps.length; i++) {
      swaps[i] = random.nextInt(i, rows.length);
      swap(i, swaps[i]);
      drawn[i] = rows[i];
    }
    // Undo the swaps, so that every draw starts from the same order.
    for (int i = swaps.length - 1; i >= 0; i--) {
      swap(i, swaps[i]);
    }
    return drawn;
  }

  private void swap(int i, int j) {
    int row = rows[i];
    rows[i] = rows[j];
    rows[j] = row;
  }
}
