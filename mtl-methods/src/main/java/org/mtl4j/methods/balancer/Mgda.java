// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.MinNorm;

/**
 * The multiple-gradient descent algorithm: the point of least norm in the convex hull of the
 * gradients, min wᵀGw for w ≥ 0, Σw = 1 (Désidéri, Comptes Rendus Mathématique 2012; Sener and
 * Koltun, NeurIPS 2018). Without normalization the update conflicts with no task. At level
 * REPRESENTATION it is the paper's MGDA-UB.
 *
 * <p>A normalization divides row t by n_t before w is computed. As in the authors' code, w is then
 * applied to the original gradients, so the update may conflict with a task. A zero gradient has
 * all the weight, since only a zero update does not increase its loss.
 *
 * @param normalization the divisor n_t of the rows in the computation of w
 * @param convention the factor of head gradients; the weights by default, since w multiplies the
 *     losses in the paper
 */
@Pluggable(
    name = "mgda",
    summary = "The point of least norm in the convex hull of the gradients.",
    source = "Sener and Koltun, NeurIPS 2018; Désidéri, Comptes Rendus Mathématique 2012")
public record Mgda(
    @Option(
            "divisor of the gradients in the computation of the weights: none, l2 (norm), loss, loss-plus (both)")
        Normalization normalization,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  /** The divisor of a row. */
  public enum Normalization {
    /** 1. */
    NONE,
    /** ‖g_t‖; a zero row stays as it is. */
    L2,
    /** ℓ_t. */
    LOSS,
    /** ℓ_t ‖g_t‖. */
    LOSS_PLUS
  }

  public Mgda() {
    this(Normalization.NONE, Convention.WEIGHTED);
  }

  @Override
  public Needs needs() {
    return switch (normalization) {
      case NONE, L2 -> Needs.NOTHING.withTasks(2);
      case LOSS, LOSS_PLUS -> Needs.NOTHING.withTasks(2).withPositiveLosses();
    };
  }

  @Override
  public Set<Promise> promises() {
    return switch (normalization) {
      case NONE ->
          Set.of(Promise.NON_CONFLICT, Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
      case L2, LOSS, LOSS_PLUS -> Set.of(Promise.SCALE, Promise.PERMUTATION);
    };
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    MinNorm minNorm = new MinNorm(tasks, accuracy);
    double[] divisors = new double[tasks];
    double[] gramian = new double[tasks * tasks];
    return (problem, weights) -> {
      int n = problem.size();
      double[] raw = problem.statistic();
      for (int i = 0; i < n; i++) {
        divisors[i] = divisor(problem, i);
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          gramian[i * n + j] = raw[i * n + j] / divisors[i] / divisors[j];
        }
      }
      minNorm.solve(gramian, n, weights);
    };
  }

  private double divisor(Problem problem, int i) {
    return switch (normalization) {
      case NONE -> 1;
      case L2 -> norm(problem, i);
      case LOSS -> loss(problem, i);
      case LOSS_PLUS -> loss(problem, i) * norm(problem, i);
    };
  }

  private static double norm(Problem problem, int i) {
    double square = problem.statistic()[i * problem.size() + i];
    return square > 0 ? Math.sqrt(square) : 1;
  }

  private static double loss(Problem problem, int i) {
    double loss = problem.losses()[i];
    if (!(loss > 0)) {
      throw new ArithmeticException(
          "mgda can divide by losses above 0 only, but the loss of task %d (counted from 0) is %s"
              .formatted(problem.task(i), loss));
    }
    return loss;
  }
}
