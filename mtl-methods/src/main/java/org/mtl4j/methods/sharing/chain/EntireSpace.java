// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Connection;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.task.Task;

/**
 * The network of {@link Esmm}: a tower for each task. That of the conversion predicts the
 * conversion of a clicked row; the output of the task is the conversion of any row.
 */
record EntireSpace(Towers towers, PerTask<Layer> heads, Task click, Task conversion) {
  static EntireSpace of(
      String owner, Blueprint plan, int shared, String clickName, String conversionName) {
    Task click = plan.task("click", clickName);
    Task conversion = plan.task("conversion", conversionName);
    Chain.line(owner, plan.tasks(), List.of(clickName, conversionName)).ofProbabilities();
    Towers towers = Towers.of(plan, shared);
    PerTask<Layer> heads = starting(plan, click, conversion).heads(towers.output());
    return new EntireSpace(towers, heads, click, conversion);
  }

  /** With the share of conversions among clicks as the initial output of the conversion tower. */
  private static Blueprint starting(Blueprint plan, Task click, Task conversion) {
    Map<String, List<Double>> starts = new LinkedHashMap<>(plan.starts());
    if (starts.containsKey(click.name()) && starts.containsKey(conversion.name())) {
      double clicks = starts.get(click.name()).get(0);
      double both = starts.get(conversion.name()).get(0);
      starts.put(conversion.name(), List.of(quotient(both, clicks)));
    }
    return plan.starting(starts);
  }

  /** The logit of σ(both) / σ(clicks), at most 0.999. */
  private static double quotient(double both, double clicks) {
    double share = Math.min((1 + Math.exp(-clicks)) / (1 + Math.exp(-both)), 0.999);
    return Math.log(share / (1 - share));
  }

  /** The outputs of the tasks; of the conversion given a click as an auxiliary output. */
  Outputs outputs(Connection c) {
    Graph g = c.graph();
    Tensor given = probability(g, logit(g, c.features(conversion), conversion));
    String name = conversion.name() + " given " + click.name();
    return towers
        .plan()
        .outputs(
            g,
            task ->
                task.equals(conversion)
                    ? product(
                        g,
                        logit(g, c.features(task), click),
                        logit(g, c.features(task), conversion))
                    : logit(g, c.features(task), task))
        .auxiliary(name, given)
        .observe("mean " + name, g.mean(given));
  }

  /** The output of the tower and the head of a task. */
  Tensor logit(Graph g, Features features, Task task) {
    return heads.of(task).apply(g, towers.apply(g, features, task));
  }

  /**
   * The logit of σ(a) σ(b): -log(exp(-a) + exp(-b) + exp(-a - b)), since the odds against both are
   * (1 + exp(-a)) (1 + exp(-b)) - 1.
   */
  private static Tensor product(Graph g, Tensor a, Tensor b) {
    Tensor x = g.negate(a);
    Tensor y = g.negate(b);
    return g.negate(g.logSumExp(g.stack(List.of(x, y, g.add(x, y)), 0), 0));
  }

  /** The probability [batch, 1]; of an ensemble the mean over its members. */
  private static Tensor probability(Graph g, Tensor logit) {
    Tensor p = g.sigmoid(logit);
    return p.shape().rank() > 2 ? g.mean(p, 1) : p;
  }
}
