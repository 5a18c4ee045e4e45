package org.mtl4j.core.balancer;

import java.util.SplittableRandom;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Gradient surgery (Yu et al., NeurIPS 2020): for each task i, over the other tasks j in random
 * order, g_i loses its part along the original g_j where g_i·g_j &lt; 0; the update is the sum of
 * what is left. The order is drawn anew for each task and step, from the seed of the run.
 *
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "pcgrad",
    summary = "Each gradient projected off those it conflicts with, then summed.",
    source = "Yu et al., NeurIPS 2020")
public record Pcgrad(
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {

  public Pcgrad() {
    this(Convention.OWN);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return solver(tasks, Pcgrad::shuffle);
  }

  /** With orders from elsewhere. */
  Solver solver(int tasks, Orders orders) {
    var surgery = new org.mtl4j.core.solver.Pcgrad(tasks);
    int[][][] ofSize = new int[tasks + 1][][];
    return (problem, weights) -> {
      int n = problem.size();
      if (ofSize[n] == null) {
        ofSize[n] = new int[n][n - 1];
      }
      orders.fill(problem, ofSize[n]);
      surgery.solve(problem.statistic(), n, ofSize[n], weights);
    };
  }

  /** The order in which each task visits the others. */
  @FunctionalInterface
  interface Orders {
    /**
     * Gives the orders of a step.
     *
     * @param orders to be filled: for each of T tasks the numbers of the T - 1 others
     */
    void fill(Problem problem, int[][] orders);
  }

  private static void shuffle(Problem problem, int[][] orders) {
    SplittableRandom random = problem.history().random();
    for (int i = 0; i < orders.length; i++) {
      int[] order = orders[i];
      for (int k = 0; k < order.length; k++) {
        int other = k < i ? k : k + 1;
        int place = random.nextInt(k + 1);
        order[k] = order[place];
        order[place] = other;
      }
    }
  }
}
