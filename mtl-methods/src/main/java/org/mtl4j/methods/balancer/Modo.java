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
 * Multi-objective gradient with double sampling (Chen et al., NeurIPS 2023): the weights are
 * updated with the Jacobians of two batches, whose product is an unbiased estimate; the product of
 * one batch with itself is not. λ = Π(λ - γ(J₁J₂ᵀλ + ρλ)), Π the projection onto the simplex. The
 * update is λᵀ(J₁ + J₂)/2, or λᵀJ₃ with a third batch.
 *
 * <p>λ starts at 1/T. The method depends on the scale of the losses, since J₁J₂ᵀ is not normalized.
 * A task without labels in one of the batches is absent and keeps its λ; the λ of the others keep
 * their sum.
 *
 * <p>Heads follow the batch of the step only; the other batches are drawn in addition. Without a
 * third batch, J₁ is the batch of the step. With a third batch, J₃ is. The authors' code uses J₁ +
 * J₂, also for heads; here the update is the mean, as in the paper.
 *
 * @param gamma γ, the learning rate of λ; other code uses 0.001 with the third batch
 * @param rho ρ
 * @param third whether the update uses a third batch
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "modo",
    summary = "Weights updated with the product of the Jacobians of two batches.",
    source = "Chen et al., NeurIPS 2023")
public record Modo(
    @Option("learning rate of the weights, above 0") double gamma,
    @Option("weight of the squared norm of the weights, 0 or more") double rho,
    @Option("whether the update uses a third batch") boolean third,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
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
      StoredShares shares = StoredShares.read(problem, weights);
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
