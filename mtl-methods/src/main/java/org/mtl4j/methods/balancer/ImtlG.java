// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.EqualProjection;

/**
 * Impartial learning, the part for gradients (Liu et al., ICLR 2021): weights that sum to one and
 * make the projections of the update onto all unit gradients equal: w ∝ G⁺√diag G. With the
 * weighting imtl-l it is the paper's IMTL.
 *
 * <p>Weights can be negative. Where their sum is zero before scaling, as for two opposite gradients
 * of one length, there are none; that is an {@link ArithmeticException}. A zero gradient gets none
 * of the weight.
 *
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "imtl-g",
    summary = "The update whose projections onto all gradients are equal.",
    source = "Liu et al., ICLR 2021")
public record ImtlG(
    @Option("what scales gradients of private parameters: own (1) or weighted")
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
