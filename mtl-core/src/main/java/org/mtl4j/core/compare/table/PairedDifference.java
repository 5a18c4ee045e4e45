package org.mtl4j.core.compare.table;

import java.util.Arrays;
import org.apache.commons.statistics.inference.TTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * Whether values differ from a reference of the same seeds by more than chance. Two-sided.
 *
 * @param t the p value of Student's paired t test, which takes the differences for normal; NaN for
 *     fewer than two pairs or differences without spread
 * @param wilcoxon the p value of Wilcoxon's signed-rank test, which takes them for symmetric alone;
 *     with n pairs it cannot fall below 2^(1-n); NaN where all differences are 0
 * @param pairs how many
 */
public record PairedDifference(double t, double wilcoxon, int pairs) {
  /** Pairs below which a test tells next to nothing. */
  public static final int FEW = 5;

  /** Tests differences against 0; NaN everywhere if one of them is. */
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
