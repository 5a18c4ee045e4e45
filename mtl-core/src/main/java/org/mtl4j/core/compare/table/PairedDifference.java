// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.Arrays;
import org.apache.commons.statistics.inference.TTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * Two-sided paired tests: do values differ from a reference of the same seeds by more than chance?
 *
 * @param t the p value of Student's paired t test, which assumes normal differences; NaN for fewer
 *     than two pairs or if all differences are equal
 * @param wilcoxon the p value of Wilcoxon's signed-rank test, which only assumes symmetric
 *     differences; with n pairs it is at least 2^(1-n); NaN if all differences are 0
 * @param pairs the number of pairs
 */
public record PairedDifference(double t, double wilcoxon, int pairs) {
  /** With fewer pairs the tests have almost no power. */
  public static final int FEW = 5;

  /** Tests differences against 0; both p values are NaN if a difference is NaN. */
  static PairedDifference of(double[] differences) {
    int pairs = differences.length;
    if (pairs < 2 || Arrays.stream(differences).anyMatch(Double::isNaN)) {
      return new PairedDifference(Double.NaN, Double.NaN, pairs);
    }
    boolean constant = Arrays.stream(differences).allMatch(d -> d == differences[0]);
    boolean zero = constant && differences[0] == 0;
    return new PairedDifference(
        constant ? Double.NaN : TTest.withDefaults().test(differences).getPValue(),
        zero ? Double.NaN : WilcoxonSignedRankTest.withDefaults().test(differences).getPValue(),
        pairs);
  }
}
