// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.Arrays;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;

/** Losses and penalties summed over the batches of one update, each times its share. */
final class LossSums {
  private final double[] losses;
  private final double[] penalties;
  private boolean begun;

  LossSums(int tasks, int penalties) {
    this.losses = new double[tasks];
    this.penalties = new double[penalties];
  }

  /** Starts an update of several batches. */
  void begin() {
    Arrays.fill(losses, 0);
    Arrays.fill(penalties, 0);
    begun = true;
  }

  /** Whether the update has earlier batches. */
  boolean isBegun() {
    return begun;
  }

  /** Adds the result of a batch; does nothing if the update has one batch. */
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

  /** Replaces losses and penalties of the last batch by the sums. */
  void total(StepResult result) {
    if (begun) {
      System.arraycopy(losses, 0, result.losses, 0, losses.length);
      System.arraycopy(penalties, 0, result.penalties, 0, penalties.length);
    }
  }

  /** Ends the update, whether it succeeded or failed. */
  void end() {
    begun = false;
  }
}
