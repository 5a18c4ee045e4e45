package org.mtl4j.core.balancer;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Gradient sign dropout (Chen et al., NeurIPS 2020): where gradients disagree about the sign of a
 * coordinate, one sign is drawn for all tasks and the gradients of the other sign are dropped. With
 * P = ½(1 + Σ_t g_t / Σ_t |g_t|) and one uniform U a coordinate, task t passes where g_t &gt; 0 and
 * U &lt; P or g_t &lt; 0 and U ≥ P; the update is Σ_t g_t (leak + (1 - leak) M_t).
 *
 * <p>On the representation, as in the paper, a coordinate is a unit: g_t is the gradient times the
 * sign of the activation, summed over the rows of the batch, and the mask it gives holds for all
 * rows. On parameters, which have no rows, the sign is left out. Where all gradients are zero P is
 * 0/0; nothing passes there whatever it is. Absent tasks are rows of zeros and take no part.
 *
 * <p>The method has no weights: heads follow their own task.
 *
 * @param leak the share of every gradient that passes anyway, one for all tasks, where the paper
 *     allows one each; 0 by default
 */
@Pluggable(
    name = "graddrop",
    summary = "One sign a coordinate, drawn by how gradients agree; the others dropped.",
    source = "Chen et al., NeurIPS 2020")
public record GradDrop(@Option("share of every gradient that passes anyway, in [0, 1]") double leak)
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
    Optional<Tensor> signs = block.activation().map(a -> g.sign(g.reshape(a, -1, units(a))));
    Tensor rows =
        block
            .activation()
            .map(a -> g.reshape(jacobian, jacobian.shape().size(0), -1, units(a)))
            .orElseGet(() -> g.expand(jacobian, 1));
    Tensor votes = g.sum(signs.map(s -> g.multiply(rows, s)).orElse(rows), 1); // [T, units]

    Tensor total = g.sum(g.abs(votes), 0);
    Tensor silent = g.lessEqual(total, g.constant(0));
    Tensor agreement = g.divide(g.sum(votes, 0), g.where(silent, g.constant(1), total));
    Tensor p = g.scale(g.add(agreement, g.constant(1)), 0.5);
    Tensor positive = g.less(g.randomUniform("graddrop/" + block.name(), p), p);

    Tensor up = g.and(positive, g.less(g.constant(0), votes));
    Tensor down = g.and(g.not(positive), g.less(votes, g.constant(0)));
    Tensor mask = g.cast(g.or(up, down), DType.FLOAT);
    Tensor kept = g.add(g.scale(mask, 1 - leak), g.constant(leak));
    return g.reshape(g.sum(g.multiply(rows, g.expand(kept, 1)), 0), -1);
  }

  private static int units(Tensor activation) {
    return activation.shape().row().elements();
  }
}
