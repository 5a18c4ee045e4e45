// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Weights by excess risk (He et al., ICML 2024): the distance of each loss from its optimum,
 * estimated from accumulated squared gradients. S += g² for each coordinate; e_t = Σ g²/√(S +
 * 1e-7); w_t ∝ w_t exp(η e_t/(b_t + 1e-7)), Σw = T. b_t is e_t of the first step in which the task
 * was present, or its mean over the warm-up epochs. Steps that measure b_t do not change w_t, which
 * starts at 1.
 *
 * <p>As in the authors' code, except that it adds nothing to b_t; the paper's weights sum to 1. The
 * small constants make the method depend on the scale of the losses.
 *
 * @param rate η; 0.01 by default, as in the authors' configurations; 1 in their description
 * @param warmUp epochs in which only the excess is measured; 0 by default, 3 in the paper
 * @param convention the factor of head gradients; the weights by default, since they multiply the
 *     losses
 */
@Pluggable(
    name = "excess-mtl",
    summary = "More weight for tasks whose loss is far from its optimum.",
    source = "He et al., ICML 2024")
public record ExcessMtl(
    @Option("learning rate of the logarithms of the weights, above 0") double rate,
    @Option("epochs in which only the excess is measured, 0 or more") int warmUp,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {
  private static final double SMALL = 1e-7;

  public ExcessMtl {
    Bounds.positive("rate", rate);
    Bounds.atLeast(0, "warmUp", warmUp);
  }

  public ExcessMtl() {
    this(0.01, 0, Convention.WEIGHTED);
  }

  /**
   * Not REPRESENTATION: there the columns belong to the rows of one batch, so sums have no meaning.
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
  public boolean pairwise() {
    return false;
  }

  @Override
  public Tensor transform(Graph g, JacobianBlock block) {
    Tensor present = g.multiply(block.jacobian(), g.expand(block.present(), 1));
    Variable squares = squares(block);
    g.update(squares, g.add(g.variable(squares), g.square(present)));
    return block.jacobian();
  }

  /**
   * The excess e_t of the block [T, 1]; Computed as Σ g (g/√S), so that g² is not divided by √S.
   */
  @Override
  public Tensor statistic(Graph g, JacobianBlock block, Tensor jacobian) {
    Tensor sum = g.add(g.variable(squares(block)), g.square(jacobian));
    Tensor curvature = g.sqrt(g.add(sum, g.constant(SMALL)));
    return g.sumKeeping(g.multiply(jacobian, g.divide(jacobian, curvature)), 1);
  }

  private static Variable squares(JacobianBlock block) {
    return block.state("squares", Initializer.constant(0));
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return (problem, weights) -> {
      int all = problem.history().tasks();
      double[] logs = problem.history().state("log-weights", all, 0);
      double[] baseline = problem.history().state("baseline", all, 0);
      double[] measured = problem.history().state("measured", all, 0);
      boolean warming = problem.history().epoch() < warmUp;
      for (int i = 0; i < problem.size(); i++) {
        int task = problem.task(i);
        double excess = problem.statistic()[i];
        if (warming || measured[task] == 0) {
          baseline[task] += (excess - baseline[task]) / ++measured[task];
        } else {
          logs[task] += rate * excess / (baseline[task] + SMALL);
        }
      }
      spread(problem, logs, weights);
    };
  }

  /** Computes the weights from their logarithms; they sum to the number of present tasks. */
  private static void spread(Problem problem, double[] logs, double[] weights) {
    int n = problem.size();
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, logs[problem.task(i)]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp(logs[problem.task(i)] - largest);
      sum += weights[i];
    }
    for (int i = 0; i < n; i++) {
      weights[i] *= n / sum;
    }
  }
}
