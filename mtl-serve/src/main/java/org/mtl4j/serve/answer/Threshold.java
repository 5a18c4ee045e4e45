// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

/**
 * The least probability for an answer of yes, and how it was chosen.
 *
 * @param value between 0 and 1
 * @param rule the score that it maximizes
 * @param rows the labeled validation rows that it was chosen on; 0 if there were none
 * @param score its score on these rows; NaN if it was not chosen on rows
 * @param reason how it was chosen, in words
 */
public record Threshold(double value, ThresholdRule rule, int rows, double score, String reason) {
  /** The threshold 0.5, not chosen on rows. */
  public static Threshold half(ThresholdRule rule, int rows, String reason) {
    return new Threshold(0.5, rule, rows, Double.NaN, reason);
  }
}
