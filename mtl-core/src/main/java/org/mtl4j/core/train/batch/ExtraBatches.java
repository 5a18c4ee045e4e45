package org.mtl4j.core.train.batch;

import java.util.SplittableRandom;
import org.mtl4j.api.graph.KeyedRandom;

/**
 * Batches drawn from all rows of a data set, without repetition within a batch. A draw depends on
 * seed, step and purpose alone, so nothing of it belongs to the state of a run.
 */
public final class ExtraBatches {
  private final int[] rows;
  private final int[] swaps;
  private final int[] drawn;
  private final long seed;

  /**
   * Over rows 0 to {@code rows} - 1.
   *
   * @param batch how many a draw has; at most all rows
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

  /** The rows of one draw; the array is reused by the next. */
  public int[] draw(long step, String purpose) {
    SplittableRandom random = KeyedRandom.of(seed, step, purpose);
    for (int i = 0; i < swaps.length; i++) {
      swaps[i] = random.nextInt(i, rows.length);
      swap(i, swaps[i]);
      drawn[i] = rows[i];
    }
    // Back to the rows in order, so that the next draw starts where this one did.
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
