// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Signs that a run is not worth its name yet.
 *
 * @param last whether the best epoch is the last of all epochs, so that more may be better
 * @param improving whether the best epoch is in the last tenth of all epochs
 * @param behindMean a sentence for each task that is not better than its training mean
 */
public record Outlook(boolean last, boolean improving, List<String> behindMean) {
  /** No such sign. */
  public static final Outlook GOOD = new Outlook(false, false, List.of());

  public Outlook {
    behindMean = List.copyOf(behindMean);
  }

  /**
   * The outlook of a run that selects by validation.
   *
   * @param best the best epoch, from 0
   * @param epochs the number of epochs
   * @param stopped whether patience ended the run, or no epoch was selected
   * @param behindMean a sentence for each task that is not better than its training mean
   */
  static Outlook of(int best, int epochs, boolean stopped, List<String> behindMean) {
    boolean late = !stopped && epochs > 1 && best + 1 > epochs - Math.max(1, epochs / 10);
    return new Outlook(late && best == epochs - 1, late, behindMean);
  }

  /** All signs as sentences. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (last) {
      sentences.add(
          "the best epoch is the last one: validation still improves, so more epochs may be better"
              + " (training.epochs, with training.select.patience to stop)");
    } else if (improving) {
      sentences.add(
          "the best epoch is in the last tenth: validation may still improve with more epochs"
              + " (training.epochs, with training.select.patience to stop)");
    }
    sentences.addAll(behindMean);
    return sentences;
  }
}
