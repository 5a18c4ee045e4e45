// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.balancer;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;

/**
 * A problem for the solver of a gradient balancer, given by hand.
 *
 * @param places the number of each present task among all tasks
 */
public record GivenProblem(int[] places, double[] statistic, double[] losses, History history)
    implements Problem {

  /** With all tasks present. */
  public GivenProblem(double[] statistic, double[] losses, History history) {
    this(IntStream.range(0, losses.length).toArray(), statistic, losses, history);
  }

  /**
   * The problem of a step for its present tasks: their rows, and only their columns if columns are
   * tasks.
   *
   * @param statistic that of all tasks, row-major
   * @param losses of all tasks
   */
  public static GivenProblem of(
      GradientBalancer method,
      boolean[] present,
      double[] statistic,
      double[] losses,
      History history) {
    int columns = statistic.length / present.length;
    int[] places = IntStream.range(0, present.length).filter(t -> present[t]).toArray();
    boolean square = method.pairwise() && columns == present.length;
    int[] kept = square ? places : IntStream.range(0, columns).toArray();
    double[] rest =
        Arrays.stream(places)
            .flatMap(row -> Arrays.stream(kept).map(column -> row * columns + column))
            .mapToDouble(i -> statistic[i])
            .toArray();
    double[] restLosses = Arrays.stream(places).mapToDouble(t -> losses[t]).toArray();
    return new GivenProblem(places, rest, restLosses, history);
  }

  @Override
  public int size() {
    return places.length;
  }

  @Override
  public int task(int i) {
    return places[i];
  }
}
