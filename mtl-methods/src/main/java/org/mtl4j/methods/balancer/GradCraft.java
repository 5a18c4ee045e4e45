// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.methods.solver.JointProjection;

/**
 * Gradient crafting (Bai et al., KDD 2024): lengths are adjusted, then all conflicts of a gradient
 * are removed at once. With N_t the moving average of ‖g_t‖, N_t = bN_t + (1-b)‖g_t‖,
 *
 * <pre>ĝ_t = r (max N / N_t) g_t + (1 - r) g_t.</pre>
 *
 * <p>For each task i let the rows of G be the ĝ_j with ĝ_i·ĝ_j &lt; 0. Then g̃_i = ĝ_i + Gᵀw, where
 * w solves GGᵀw = -Gĝ_i + ε‖ĝ_i‖(‖ĝ_j‖)_j, so that the cosines with them, relative to ‖ĝ_i‖, are ε.
 * The update is the mean of the g̃_i.
 *
 * <p>If GGᵀ is singular, w is the least-squares solution; the authors' code inverts the matrix. A
 * zero gradient stays zero. The authors' code takes norms over all parameters, shared and private,
 * and gives private parameters the sum of the g̃_i instead of their mean. The paper has no default
 * of r and ε, which the authors tune for each data set; those below are of this library.
 *
 * @param relax r, in [0, 1]; 0.5 by default, chosen by this library
 * @param margin ε, in [0, 1); 0 by default, chosen by this library
 * @param average b, in [0, 1); 0 by default, as in the authors' runs
 * @param convention the factor of head gradients; 1 by default
 */
@Pluggable(
    name = "gradcraft",
    summary = "Gradients of similar lengths, each without its conflicts with all others at once.",
    source = "Bai et al., KDD 2024")
public record GradCraft(
    @Option("share of the length of the longest gradient, in [0, 1]") double relax,
    @Option("cosine that replaces a negative one, in [0, 1)") double margin,
    @Option("share of the average norm that is kept in a step, in [0, 1)") double average,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public GradCraft {
    Bounds.unit("relax", relax);
    Bounds.belowOne("margin", margin);
    Bounds.belowOne("average", average);
  }

  public GradCraft() {
    this(0.5, 0, 0, Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    JointProjection projection = new JointProjection(tasks, margin, accuracy);
    double[] scales = new double[tasks];
    return (problem, weights) -> {
      scale(problem, scales);
      int n = problem.size();
      projection.solve(problem.statistic(), n, scales, weights);
      for (int i = 0; i < n; i++) {
        weights[i] /= n;
      }
    };
  }

  /** Updates the average norms; computes the factors of the gradients. */
  private void scale(Problem problem, double[] scales) {
    int n = problem.size();
    double[] norms = problem.history().state("norms", problem.history().tasks(), 0);
    double longest = 0;
    for (int i = 0; i < n; i++) {
      int task = problem.task(i);
      double norm = Math.sqrt(problem.statistic()[i * n + i]);
      norms[task] = average * norms[task] + (1 - average) * norm;
      longest = Math.max(longest, norms[task]);
    }
    for (int i = 0; i < n; i++) {
      double norm = norms[problem.task(i)];
      scales[i] = norm == 0 ? 1 : relax * (longest / norm) + 1 - relax;
    }
  }
}
