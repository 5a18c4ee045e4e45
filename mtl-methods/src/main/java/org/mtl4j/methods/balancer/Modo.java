// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.EnumSet;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.SimplexProjection;

/**
 * Multi-objective gradient with double sampling (Chen et al., NeurIPS 2023): λ moves along J₁J₂ᵀλ +
 * ρλ, with Jacobians of two batches, whose product is an unbiased estimate where that of one batch
 * with itself is not: λ = Π(λ - γ(J₁J₂ᵀλ + ρλ)), Π the projection onto the simplex. The update is
 * λᵀ(J₁ + J₂)/2, or λᵀJ₃ with a batch of its own.
 *
 * <p>λ starts at 1/T. Its step goes by J₁J₂ᵀ as it is: the method is not free of the scale of the
 * losses. A task without a label in one of the batches is absent and keeps its λ; the others share
 * what it leaves of the simplex.
 *
 * <p>The first batch is the one of the step, and heads follow it alone; the others are drawn beside
 * it. With a third batch J₁ and J₂ are the drawn ones and J₃ is that of the step. The authors' code
 * sums J₁ + J₂, for heads too, where the paper's mean is taken here.
 *
 * @param gamma γ, the learning rate of λ; the third batch goes with 0.001 in others' code
 * @param rho ρ
 * @param third whether the update has a batch of its own
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "modo",
    summary = "Weights that follow the product of the gradients of two batches.",
    source = "Chen et al., NeurIPS 2023")
public record Modo(
    @Option("learning rate of the weights, above 0") double gamma,
    @Option("weight of the squared norm of the weights, 0 or more") double rho,
    @Option("whether the update has a third batch of its own") boolean third,
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {

  public Modo {
    Bounds.positive("gamma", gamma);
    Bounds.notNegative("rho", rho);
  }

  public Modo() {
    this(0.1, 0.1, false, Convention.OWN);
  }

  @Override
  public View view() {
    return View.ROWS;
  }

  @Override
  public Set<Promise> promises() {
    return EnumSet.of(Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public boolean supports(Level level) {
    return level == Level.PARAMETERS;
  }

  @Override
  public int batches() {
    return third ? 3 : 2;
  }

  /** J₁J₂ᵀ. */
  @Override
  public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    Tensor first = third ? block.further().get(0) : jacobian;
    return g.matmul(first, block.further().get(third ? 1 : 0), false, true);
  }

  @Override
  public Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    Tensor update = GradientBalancer.super.combine(g, block, jacobian, weights);
    if (third) {
      return update;
    }
    Tensor other = GradientBalancer.super.combine(g, block, block.further().get(0), weights);
    return g.scale(g.add(update, other), 0.5);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    SimplexProjection projection = new SimplexProjection(tasks);
    double[] slope = new double[tasks];
    return (problem, weights) -> {
      PersistentShares shares = PersistentShares.read(problem, weights);
      int n = problem.size();
      multiply(problem.statistic(), n, weights, slope);
      for (int i = 0; i < n; i++) {
        slope[i] = weights[i] - gamma * (slope[i] + rho * weights[i]);
      }
      projection.project(slope, n, weights);
      shares.write(problem, weights);
    };
  }

  private static void multiply(double[] matrix, int n, double[] x, double[] product) {
    for (int i = 0; i < n; i++) {
      product[i] = 0;
      for (int j = 0; j < n; j++) {
        product[i] += matrix[i * n + j] * x[j];
      }
    }
  }
}
