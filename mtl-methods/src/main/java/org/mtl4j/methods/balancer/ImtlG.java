// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.EqualProjection;

/**
 * Impartial learning, gradient part (Liu et al., ICLR 2021): weights that sum to 1 and give the
 * update equal projections onto all unit gradients: w ∝ G⁺√diag G. Together with the weighting
 * imtl-l this is the paper's IMTL.
 *
 * <p>Weights can be negative. If their sum is zero before scaling, as for two opposite gradients of
 * equal length, an {@link ArithmeticException} is thrown. A zero gradient has weight 0.
 *
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "imtl-g",
    summary = "The update whose projections onto all gradients are equal.",
    source = "Liu et al., ICLR 2021")
public record ImtlG(
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public ImtlG() {
    this(Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    EqualProjection projection = new EqualProjection(tasks, accuracy);
    return (problem, weights) ->
        projection.solveForRows(problem.statistic(), problem.size(), weights);
  }
}
