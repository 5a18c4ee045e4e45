// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Gradient sign dropout (Chen et al., NeurIPS 2020): if gradients disagree about the sign of a
 * coordinate, one sign is drawn and the gradients of the other sign are dropped. With P = ½(1 + Σ_t
 * g_t / Σ_t |g_t|) and one uniform U for each coordinate, the mask M_t is 1 if g_t &gt; 0 and U
 * &lt; P, or if g_t &lt; 0 and U ≥ P; else 0. The update is Σ_t g_t (leak + (1 - leak) M_t).
 *
 * <p>At level REPRESENTATION, as in the paper, a coordinate is a unit: g_t is the gradient times
 * the sign of the activation, summed over the batch, and the mask applies to all rows. At level
 * PARAMETERS there are no rows and the sign is left out. If all gradients are zero, the update is
 * zero. Absent tasks are zero rows and have no effect.
 *
 * <p>The method has no weights: heads follow their own task.
 *
 * @param leak the share of every gradient that is never dropped; one for all tasks, where the paper
 *     has one for each; 0 by default
 */
@Pluggable(
    name = "graddrop",
    summary =
        "One sign for each coordinate, drawn by how far gradients agree; the other sign is dropped.",
    source = "Chen et al., NeurIPS 2020")
public record GradDrop(
    @Option("share of every gradient that is never dropped, in [0, 1]") double leak)
    implements GradientBalancer {

  public GradDrop {
    Bounds.unit("leak", leak);
  }

  public GradDrop() {
    this(0);
  }

  @Override
  public View view() {
    return View.COORDINATES;
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.PERMUTATION, Promise.SOLVABLE);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return (problem, weights) -> Arrays.fill(weights, 0, problem.size(), 1.0);
  }

  @Override
  public Tensor combine(Graph g, JacobianBlock block, Tensor jacobian, Tensor weights) {
    List<Tensor> rows = new ArrayList<>(); // [n], or [batch, units]
    List<Tensor> votes = new ArrayList<>(); // [n], or [units]
    for (int t = 0; t < jacobian.shape().size(0); t++) {
      Tensor row = g.index(jacobian, 0, t);
      rows.add(block.activation().map(a -> g.reshape(row, -1, units(a))).orElse(row));
      votes.add(vote(g, block, rows.get(t)));
    }
    Tensor positive = positive(g, block, votes);
    Tensor sign = g.where(positive, g.constant(1), g.constant(-1));
    Tensor update = g.zerosLike(rows.get(0));
    for (int t = 0; t < rows.size(); t++) {
      Tensor passes = g.less(g.constant(0), g.multiply(votes.get(t), sign));
      Tensor factor = g.where(passes, g.constant(1), g.constant(leak));
      update = g.add(update, g.multiply(rows.get(t), factor));
    }
    return g.reshape(update, -1);
  }

  /** The signed vote of a gradient for each coordinate; for a representation, for each unit. */
  private static Tensor vote(Graph g, JacobianBlock block, Tensor row) {
    return block
        .activation()
        .map(a -> g.sum(g.multiply(row, g.sign(g.reshape(a, -1, units(a)))), 0))
        .orElse(row);
  }

  /** Whether the drawn sign of a coordinate is plus. */
  private static Tensor positive(Graph g, JacobianBlock block, List<Tensor> votes) {
    Tensor sum = g.zerosLike(votes.get(0));
    Tensor total = sum;
    for (Tensor vote : votes) {
      sum = g.add(sum, vote);
      total = g.add(total, g.abs(vote));
    }
    Tensor silent = g.lessEqual(total, g.constant(0));
    Tensor agreement = g.divide(sum, g.where(silent, g.constant(1), total));
    Tensor p = g.scale(g.add(agreement, g.constant(1)), 0.5);
    return g.less(g.randomUniform("graddrop/" + block.name(), p), p);
  }

  private static int units(Tensor activation) {
    return activation.shape().row().elements();
  }
}
