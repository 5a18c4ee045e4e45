// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Needs;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Dual balancing (Lin et al., 2023) of loss scales, by the gradients of log losses, and of gradient
 * lengths, by moving averages scaled to equal length. In step k, counted from 1, Y = β_k Y +
 * (1-β_k) J, where row t of J is ∇log ℓ_t. Y starts at zero, without bias correction. The update is
 * the sum of the rows of Y, each scaled to the length of the longest. β_k = β k^{-s}.
 *
 * <p>Heads follow ∇log ℓ_t. Losses must be above 0. A zero row stays zero. An absent task is left
 * out of the step and its average does not change. The authors' code adds 1e-8 to losses and to row
 * lengths.
 *
 * @param average β, in [0, 1); 0.9 by default, as in the authors' code
 * @param fading s, the decay of β; 0 by default, which keeps β constant
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "db-mtl",
    summary = "Averaged gradients of log losses, scaled to the length of the longest.",
    source = "Lin et al., Dual-Balancing for Multi-Task Learning, arXiv:2308.12029, 2023")
public record DbMtl(
    @Option("share of the average that is kept in a step, in [0, 1)") double average,
    @Option("that share decays as step number to the power of minus this, 0 or more") double fading,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public DbMtl {
    Bounds.belowOne("average", average);
    Bounds.notNegative("fading", fading);
  }

  public DbMtl() {
    this(0.9, 0, Convention.OWN);
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING.withTasks(2).withPositiveLosses();
  }

  /**
   * Not REPRESENTATION: there the columns belong to the rows of one batch, so averages have no
   * meaning.
   */
  @Override
  public boolean supports(Level level) {
    return level == Level.PARAMETERS;
  }

  @Override
  public View view() {
    return View.ROWS;
  }

  @Override
  public Rows rows() {
    return Rows.LOG_LOSSES;
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public int controls(int tasks) {
    return 1;
  }

  @Override
  public void control(History history, double[] controls) {
    controls[0] = 1 - average * Math.pow(history.step() + 1.0, -fading);
  }

  @Override
  public Tensor transform(Graph g, JacobianBlock block) {
    Variable state = block.state("average", Initializer.constant(0));
    return MovingAverage.of(g, block, state, g.index(block.controls(), 0, 0));
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return (problem, weights) -> {
      int n = problem.size();
      double longest = 0;
      for (int i = 0; i < n; i++) {
        weights[i] = Math.sqrt(problem.statistic()[i * n + i]);
        longest = Math.max(longest, weights[i]);
      }
      for (int i = 0; i < n; i++) {
        weights[i] = weights[i] == 0 ? 0 : longest / weights[i];
      }
    };
  }
}
