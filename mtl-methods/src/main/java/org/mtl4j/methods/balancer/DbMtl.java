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
 * Dual balancing (Lin et al., 2023): of the scale of losses, by taking the gradients of their
 * logarithms; and of the size of gradients, by moving averages brought to one length. In step k,
 * from 1, Y = β_k Y + (1-β_k) J, J the rows ∇log ℓ_t, Y from zero and without correction; the
 * update is the sum of the rows of Y, each scaled to the longest one. β_k = β k^{-s}.
 *
 * <p>Heads follow ∇log ℓ_t. Losses must be above zero. A row of zeros stays one. An absent task
 * keeps its average and takes no part in the step. The authors' code adds 1e-8 to losses and to the
 * lengths of rows.
 *
 * @param average β, in [0, 1); 0.9 by default, as in the authors' code
 * @param fading s, how fast the average comes to follow each step; 0, never, by default
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "db-mtl",
    summary = "Averaged gradients of log losses, brought to the length of the longest.",
    source = "Lin et al., Dual-Balancing for Multi-Task Learning, arXiv:2308.12029, 2023")
public record DbMtl(
    @Option("how much of the average stays in a step, in [0, 1)") double average,
    @Option("that share falls with the number of the step to the power of minus this, 0 or more")
        double fading,
    @Option("what scales gradients of private parameters: own (1) or weighted")
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

  /** What is remembered of each coordinate has no place where every batch has rows of its own. */
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
    return Tracked.toward(g, block, state, g.index(block.controls(), 0, 0));
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
