package org.mtl4j.tensorflow;

import java.util.Arrays;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;

/** Losses and penalties of an update of several batches, each batch by its share. */
final class LossSums {
  private final double[] losses;
  private final double[] penalties;
  private boolean begun;

  LossSums(int tasks, int penalties) {
    this.losses = new double[tasks];
    this.penalties = new double[penalties];
  }

  /** An update of several batches begins. */
  void begin() {
    Arrays.fill(losses, 0);
    Arrays.fill(penalties, 0);
    begun = true;
  }

  /** Whether there are batches before the one at hand. */
  boolean isBegun() {
    return begun;
  }

  /** Adds what came out of a batch. */
  void add(StepControl control, StepResult result) {
    if (begun) {
      for (int t = 0; t < losses.length; t++) {
        losses[t] += control.inBatch()[t] ? control.share(t) * result.losses[t] : 0;
      }
      for (int p = 0; p < penalties.length; p++) {
        penalties[p] += control.share() * result.penalties[p];
      }
    }
  }

  /** Replaces what came out of the last batch by what came out of all. */
  void finish(StepResult result) {
    if (begun) {
      System.arraycopy(losses, 0, result.losses, 0, losses.length);
      System.arraycopy(penalties, 0, result.penalties, 0, penalties.length);
    }
  }

  /** The update is over, for better or worse. */
  void drop() {
    begun = false;
  }
}
