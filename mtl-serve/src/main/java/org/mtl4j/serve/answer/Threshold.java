// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.answer;

/**
 * The probability from which on an answer is yes, and where it comes from.
 *
 * @param value between 0 and 1
 * @param rule what it was to make best
 * @param rows the validation rows with a label that it was chosen on; 0 where there were none
 * @param score what it reaches there by its rule; NaN where it was not chosen
 * @param reason how it was chosen, for a person
 */
public record Threshold(double value, ThresholdRule rule, int rows, double score, String reason) {
  /** A half, not chosen on any rows. */
  public static Threshold half(ThresholdRule rule, int rows, String reason) {
    return new Threshold(0.5, rule, rows, Double.NaN, reason);
  }
}
