// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Gradient vaccine (Wang et al., ICLR 2021): each pair of gradients has a goal φ̂ for its cosine,
 * the moving average of that cosine. For each task i, over the others j in random order, φ is the
 * cosine of the modified g_i and the original g_j. If φ &lt; φ̂, g_i is moved toward g_j until the
 * cosine is φ̂,
 *
 * <p>g_i += ‖g_i‖(φ̂√(1-φ²) - φ√(1-φ̂²)) / (‖g_j‖√(1-φ̂²)) g_j,
 *
 * <p>and in any case φ̂ becomes (1-β)φ̂ + βφ. The update is the sum of the modified gradients.
 * Goals start at 0; the pair (i, j) has another goal than (j, i). Pairs with a zero gradient are
 * skipped.
 *
 * @param rate β; 0.01 by default, as in the paper; 0.5 in other code, some of which updates the
 *     goals of modified pairs only
 * @param orders as for {@link Pcgrad}; random by default
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "gradvac",
    summary = "Gradients moved toward each other up to their usual cosines, then summed.",
    source = "Wang et al., ICLR 2021")
public record GradVac(
    @Option("rate of the moving average of the cosines, in [0, 1]") double rate,
    @Option("for each task the numbers of the others, from 0, in order; empty for random orders")
        List<List<Integer>> orders,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  /** Lower bound of 1 - φ̂², which is 0 for parallel gradients. */
  private static final double LEAST = 1e-12;

  public GradVac {
    Bounds.unit("rate", rate);
    orders = TaskOrders.checked(orders);
  }

  public GradVac() {
    this(0.01, List.of(), Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    TaskOrders visits = new TaskOrders("gradvac", orders, tasks);
    double[] norms = new double[tasks];
    double[] row = new double[tasks];
    double[] products = new double[tasks];
    return (problem, weights) -> {
      int n = problem.size();
      int all = problem.history().tasks();
      double[] goals = problem.history().state("goals", all * all, 0);
      for (int i = 0; i < n; i++) {
        norms[i] = Math.sqrt(problem.statistic()[i * n + i]);
      }
      int[][] order = visits.of(problem);
      Arrays.fill(weights, 0, n, 0.0);
      for (int i = 0; i < n; i++) {
        turn(problem, i, order[i], norms, goals, row, products);
        for (int j = 0; j < n; j++) {
          weights[j] += j == i || norms[j] == 0 ? row[j] : row[j] * (norms[i] / norms[j]);
        }
      }
    };
  }

  /** Computes the coefficients of the modified g_i/‖g_i‖ in unit gradients, in {@code row}. */
  private void turn(
      Problem problem,
      int i,
      int[] order,
      double[] norms,
      double[] goals,
      double[] row,
      double[] products) {
    int n = problem.size();
    Arrays.fill(row, 0, n, 0.0);
    row[i] = 1;
    for (int j = 0; j < n; j++) {
      products[j] = cosine(problem, norms, i, j);
    }
    for (int j : order) {
      if (norms[i] == 0 || norms[j] == 0) {
        continue;
      }
      double square = 0;
      for (int k = 0; k < n; k++) {
        square += row[k] * products[k];
      }
      double length = Math.sqrt(Math.max(square, 0));
      double cosine = length == 0 ? 0 : Math.max(-1, Math.min(1, products[j] / length));
      int place = problem.task(i) * problem.history().tasks() + problem.task(j);
      double goal = goals[place];
      if (cosine < goal) {
        double room = Math.sqrt(Math.max(1 - goal * goal, LEAST));
        double sine = Math.sqrt(1 - cosine * cosine);
        double step = length * (goal * sine - cosine * room) / room;
        row[j] += step;
        for (int k = 0; k < n; k++) {
          products[k] += step * cosine(problem, norms, j, k);
        }
      }
      goals[place] = (1 - rate) * goal + rate * cosine;
    }
  }

  private static double cosine(Problem problem, double[] norms, int i, int j) {
    double product = norms[i] * norms[j];
    return product == 0 ? 0 : problem.statistic()[i * problem.size() + j] / product;
  }
}
