// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Arrays;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * MetaBalance (He et al., WWW 2022): in each shared parameter, the gradients of auxiliary tasks are
 * moved toward the length of that of the main task. With N_t the moving average of ‖g_t‖ in the
 * parameter, N_t = βN_t + (1-β)‖g_t‖, and p the main task,
 *
 * <pre>g̃_t = r (N_p / N_t) g_t + (1 - r) g_t,</pre>
 *
 * <p>and the update is Σ g̃_t. r = 0 is the sum of the gradients, r = 1 gives all of them the
 * average length of the main one. This is strategy C of the paper, which lengthens and shortens
 * gradients.
 *
 * <p>Averages start at zero, without bias correction, which cancels in the ratio if tasks are
 * always present. A task that is absent keeps its average. A gradient whose average is zero is
 * zero. One parameter is one tensor, such as the kernel of a layer.
 *
 * @param main the number of the main task, from 0; the first by default, as in the authors' code
 * @param relax r; 0.7 by default, as in the authors' code
 * @param average β; 0.9 by default, as in the authors' code
 * @param convention the factor of head gradients; 1 by default, as in the authors' code
 */
@Pluggable(
    name = "metabalance",
    summary = "In each parameter, auxiliary gradients near the length of the main task's gradient.",
    source = "He et al., WWW 2022")
public record MetaBalance(
    @Option("number of the main task, from 0") int main,
    @Option("share of the new length, in [0, 1]; 0 is the sum") double relax,
    @Option("share of the average norm that is kept in a step, in [0, 1)") double average,
    @Option("factor of gradients of private parameters: own (1) or weighted (task weight)")
        Convention convention)
    implements GradientBalancer {

  public MetaBalance {
    Bounds.atLeast(0, "main", main);
    Bounds.unit("relax", relax);
    Bounds.belowOne("average", average);
  }

  public MetaBalance() {
    this(0, 0.7, 0.9, Convention.OWN);
  }

  @Override
  public View view() {
    return View.ROWS;
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public Tensor transform(Graph g, JacobianBlock block) {
    Tensor rows = block.jacobian();
    Variable state = block.state("norms", 1, Initializer.constant(0));
    Tensor before = g.variable(state);
    Tensor norms = g.sqrt(g.expand(g.einsum("tn,tn->t", rows, rows), 1));
    Tensor moved = g.scale(g.subtract(norms, before), 1 - average);
    Tensor next = g.add(before, g.multiply(moved, g.expand(block.present(), 1)));
    g.update(state, next);
    Tensor known = g.greater(next, g.constant(0));
    Tensor ratio = g.divide(g.slice(next, 0, main, main + 1), g.where(known, next, g.constant(1)));
    Tensor factor =
        g.add(g.scale(g.where(known, ratio, g.constant(0)), relax), g.constant(1 - relax));
    return g.multiply(rows, factor);
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    if (main >= tasks) {
      throw new ConfigurationException(
          "metabalance: the main task is number %d, counted from 0, but there are %d tasks"
              .formatted(main, tasks));
    }
    return (problem, weights) -> Arrays.fill(weights, 0, problem.size(), 1);
  }
}
