package org.mtl4j.core.compare.table;

import java.util.List;
import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;
import org.mtl4j.api.task.Metric.Direction;

/**
 * The place of each row among all, 1 for the best, averaged over tasks and seeds; rows of equal
 * value share the mean of their places, a value that is not defined comes last.
 */
final class MeanRank {
  private final double[] sums;
  private int lists;

  MeanRank(int rows) {
    sums = new double[rows];
  }

  /** Ranks the rows by one metric under one seed. */
  void add(Direction direction, List<Double> values) {
    double sign = direction == Direction.HIGHER ? -1 : 1;
    double[] ranks =
        new NaturalRanking(NaNStrategy.MAXIMAL, TiesStrategy.AVERAGE)
            .apply(values.stream().mapToDouble(value -> sign * value).toArray());
    for (int row = 0; row < sums.length; row++) {
      sums[row] += ranks[row];
    }
    lists++;
  }

  double of(int row) {
    return lists == 0 ? Double.NaN : sums[row] / lists;
  }
}
