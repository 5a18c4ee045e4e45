// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.nn.PerPosition;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.PerTask;
import org.mtl4j.api.sharing.SharingStrategy;

/**
 * Deep Bayesian multi-target learning (Wang et al. 2019): the outputs of tasks form a Bayesian
 * network, p(y_1, .., y_T | x) = Π_t p(y_t | x, y_before(t)). The relation layer of a task reads
 * its tower and the relation layers of the tasks before it:
 *
 * <p>r_t = relu(W_t [f_t(x), r_j for each j before t] + b_t); y_t = h_t(r_t).
 *
 * <p>The stem and the first {@code shared} stages are the shared bottom; the other stages are the
 * towers f_t. The loss of a task reaches the towers of those before it. Features of rank above 1
 * are related position by position. The layer has the width of EasyRec's examples, 32.
 *
 * @param after for a task, those directly before it, {@code {purchase: [click]}}; if empty, each
 *     task is after the one before it in the configuration
 * @param width the width of a relation layer
 * @param shared the shared stages after the stem
 */
@Pluggable(
    name = "dbmtl",
    summary = "Towers above a shared bottom; a task reads the towers of tasks it depends on.",
    source = "Wang et al. 2019, arXiv:1902.09154")
public record Dbmtl(
    @Option("for a task, the tasks directly before it; empty: each is after the one before it")
        Map<String, List<String>> after,
    @Option("width of the relation layer of a task, 1 to 65536") int width,
    @Option("stages after the stem that all tasks share, 0 to 1024") int shared)
    implements SharingStrategy {

  public Dbmtl {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    after.forEach((task, before) -> copy.put(task, List.copyOf(before)));
    after = Collections.unmodifiableMap(copy);
    Bounds.within(1, 65_536, "width", width);
    Bounds.within(0, 1024, "shared", shared);
  }

  public Dbmtl() {
    this(Map.of(), 32, 1);
  }

  @Override
  public Network build(Blueprint plan) {
    String owner = "the sharing 'dbmtl'";
    Chain chain =
        after.isEmpty()
            ? Chain.line(owner, plan.tasks(), List.of())
            : Chain.of(owner, plan.tasks(), after);
    Towers towers = Towers.of(plan, shared);
    Shape tower = towers.output();
    Scope place = plan.scope().child("relations");
    PerTask<Layer> relations =
        plan.perTask(
            task -> {
              int in = tower.size(-1) + width * chain.before(task).size();
              Shape row = tower.with(tower.rank() - 1, in);
              return new PerPosition(place.child(task.name()), row, width, Activation.RELU);
            });
    PerTask<Layer> heads = plan.heads(relations.first().output());
    return c -> {
      Graph g = c.graph();
      return plan.outputs(
          g,
          task -> {
            Tensor relation =
                chain.follow(
                    task,
                    (t, before) -> {
                      List<Tensor> read = new ArrayList<>(before);
                      read.add(0, towers.apply(g, c.features(task), t));
                      return relations.of(t).apply(g, g.concat(read, -1));
                    });
            return heads.of(task).apply(g, relation);
          });
    };
  }
}
