// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.OptionException;

/**
 * The order of the other tasks for each task: given, or random for each task and step from the seed
 * of the run. Absent tasks are skipped.
 */
final class TaskOrders {
  private final List<List<Integer>> given;
  private final int[][][] ofSize;
  private final int[] places;

  /**
   * For up to this many tasks.
   *
   * @param given for each task the numbers of all others; empty for random orders
   */
  TaskOrders(String method, List<List<Integer>> given, int tasks) {
    if (!given.isEmpty() && given.size() != tasks) {
      throw new ConfigurationException(
          "the balancer '%s' has orders for %d tasks, but there are %d"
              .formatted(method, given.size(), tasks));
    }
    this.given = given;
    this.ofSize = new int[tasks + 1][][];
    this.places = new int[tasks];
  }

  /** An immutable copy. Checks that it names for each task all others. */
  static List<List<Integer>> checked(List<List<Integer>> orders) {
    for (int i = 0; i < orders.size(); i++) {
      int own = i;
      Set<Integer> others = new HashSet<>();
      IntStream.range(0, orders.size()).filter(j -> j != own).forEach(others::add);
      if (orders.get(i).size() != others.size() || !others.equals(Set.copyOf(orders.get(i)))) {
        throw new OptionException(
            "orders",
            "must name for task %d each of the tasks %s once, but names %s"
                .formatted(i, others, orders.get(i)));
      }
    }
    return orders.stream().map(List::copyOf).toList();
  }

  /** The orders of a step, in numbers of its present tasks; a buffer. */
  int[][] of(Problem problem) {
    int n = problem.size();
    if (ofSize[n] == null) {
      ofSize[n] = new int[n][n - 1];
    }
    if (given.isEmpty()) {
      shuffle(problem.history().random(), ofSize[n]);
    } else {
      follow(problem, ofSize[n]);
    }
    return ofSize[n];
  }

  private static void shuffle(SplittableRandom random, int[][] drawn) {
    for (int i = 0; i < drawn.length; i++) {
      int[] order = drawn[i];
      for (int k = 0; k < order.length; k++) {
        int other = k < i ? k : k + 1;
        int place = random.nextInt(k + 1);
        order[k] = order[place];
        order[place] = other;
      }
    }
  }

  private void follow(Problem problem, int[][] followed) {
    Arrays.fill(places, -1);
    for (int i = 0; i < problem.size(); i++) {
      places[problem.task(i)] = i;
    }
    for (int i = 0; i < problem.size(); i++) {
      int next = 0;
      for (int task : given.get(problem.task(i))) {
        if (places[task] >= 0) {
          followed[i][next++] = places[task];
        }
      }
    }
  }
}
