// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Signs that a run is not worth its name yet.
 *
 * @param last whether the best epoch is the last of all epochs
 * @param improving whether the best epoch is in the last tenth of all epochs, and validation
 *     improves there beyond its noise, so that more epochs may be better
 * @param behindMean a sentence for each task that is not better than its training mean
 */
public record Outlook(boolean last, boolean improving, List<String> behindMean) {
  /** Standard deviations of normal noise, per median deviation. */
  private static final double DEVIATIONS = 1.4826;

  /** No such sign. */
  public static final Outlook GOOD = new Outlook(false, false, List.of());

  public Outlook {
    behindMean = List.copyOf(behindMean);
  }

  /**
   * The outlook of a run that selects by validation.
   *
   * @param best the best epoch, from 0
   * @param criteria of all epochs, higher is better
   * @param stopped whether patience ended the run, or no epoch was selected
   * @param behindMean a sentence for each task that is not better than its training mean
   */
  static Outlook of(int best, List<Double> criteria, boolean stopped, List<String> behindMean) {
    int epochs = criteria.size();
    boolean late = !stopped && epochs > 1 && best + 1 > epochs - Math.max(1, epochs / 10);
    return new Outlook(late && best == epochs - 1, late && improves(criteria), behindMean);
  }

  /**
   * Whether the mean of the last twentieth of the epochs is above that of the twentieth before, by
   * two standard errors. The noise of an epoch is that of the last half: the median deviation of
   * the changes from their median. So a trend is no noise, and the small gains at the end of a
   * decaying rate are no trend.
   */
  private static boolean improves(List<Double> criteria) {
    int epochs = criteria.size();
    int part = Math.max(1, epochs / 20);
    if (epochs < 2 * part) {
      return false;
    }
    double gain =
        mean(criteria.subList(epochs - part, epochs))
            - mean(criteria.subList(epochs - 2 * part, epochs - part));
    double[] changes = new double[epochs / 2];
    Arrays.setAll(changes, i -> criteria.get(epochs - 1 - i) - criteria.get(epochs - 2 - i));
    double typical = median(changes);
    double deviation = median(Arrays.stream(changes).map(c -> Math.abs(c - typical)).toArray());
    return gain > 2 * DEVIATIONS * deviation / Math.sqrt(part);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** All signs as sentences. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (improving) {
      sentences.add(
          "the best epoch is %s, and validation still improves: more epochs may be better (training.epochs, with training.select.patience to stop)"
              .formatted(last ? "the last one" : "in the last tenth"));
    }
    sentences.addAll(behindMean);
    return sentences;
  }
}
