// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.table;

import java.util.List;
import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;
import org.mtl4j.api.task.Metric.Direction;

/**
 * The rank of each entry, 1 for the best, averaged over tasks and seeds. Entries of equal value get
 * the mean of their ranks; NaN ranks last.
 */
final class MeanRank {
  private final double[] sums;
  private int lists;

  MeanRank(int entries) {
    sums = new double[entries];
  }

  /** Ranks the entries by one metric under one seed. */
  void add(Direction direction, List<Double> values) {
    double sign = direction == Direction.HIGHER ? -1 : 1;
    double[] ranks =
        new NaturalRanking(NaNStrategy.MAXIMAL, TiesStrategy.AVERAGE)
            .apply(values.stream().mapToDouble(value -> sign * value).toArray());
    for (int i = 0; i < sums.length; i++) {
      sums[i] += ranks[i];
    }
    lists++;
  }

  double of(int entry) {
    return lists == 0 ? Double.NaN : sums[entry] / lists;
  }
}
