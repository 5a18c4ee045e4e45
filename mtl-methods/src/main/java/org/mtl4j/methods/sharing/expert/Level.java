// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Block;
import org.mtl4j.api.sharing.Blueprint;

/**
 * Experts of each task and shared experts, mixed by a gate for each task, and by a shared gate
 * unless this is the last level. Lists have one element for each task, then the shared one.
 *
 * <p>Variables: {@code own/TASK/LEVEL} and {@code shared/LEVEL}; there each expert in the scope of
 * its index, and {@code gate/kernel}.
 */
record Level(Design design, List<Experts> experts, List<Gate> gates) {
  /**
   * What all levels have in common.
   *
   * @param shared the number of shared experts
   * @param own the number of experts of each task
   * @param others whether the gate of a task sees the experts of other tasks too, with stopped
   *     gradient, and reads the sum of its own and the shared input (STEM); else it sees its own
   *     and the shared experts and reads its own input (PLE)
   */
  record Design(int shared, int own, boolean others) {}

  /** The result of a level. */
  record Result(List<Tensor> outputs, List<Tensor> weights) {}

  static Level of(Blueprint plan, int index, Design design, Block block, Shape in, boolean last) {
    List<Scope> places = new ArrayList<>();
    plan.tasks().forEach(task -> places.add(plan.scope().child("own").child(task.name())));
    places.add(plan.scope().child("shared"));
    int tasks = plan.tasks().size();
    int all = tasks * design.own() + design.shared();
    List<Experts> experts = new ArrayList<>();
    List<Gate> gates = new ArrayList<>();
    for (int i = 0; i <= tasks; i++) {
      Scope place = places.get(i).child(index);
      experts.add(Experts.of(place, i < tasks ? design.own() : design.shared(), block, in));
      if (i < tasks || !last) {
        int seen = i == tasks || design.others() ? all : design.own() + design.shared();
        gates.add(Gate.of(place.child("gate"), in, seen));
      }
    }
    return new Level(design, List.copyOf(experts), List.copyOf(gates));
  }

  /** The shape of one row of each result. */
  Shape output() {
    return experts.get(experts.size() - 1).layers().get(0).output();
  }

  /** Builds the results [batch, row...] and the weights of the gates [batch, experts]. */
  Result apply(Graph g, List<Tensor> x) {
    List<Tensor> all = stacks(g, x);
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    int shared = experts.size() - 1;
    for (int i = 0; i < gates.size(); i++) {
      boolean sum = design.others() && i < shared;
      Tensor input = sum ? g.add(x.get(i), x.get(shared)) : x.get(i);
      Tensor weight = gates.get(i).weights(g, input);
      weights.add(weight);
      outputs.add(Experts.mix(g, weight, seen(g, i, all), output()));
    }
    return new Result(outputs, weights);
  }

  /**
   * The outputs of the experts of each task and of the shared ones [experts, batch, elements]. If
   * all read one input, they are parts of one array, which is one product.
   */
  private List<Tensor> stacks(Graph g, List<Tensor> x) {
    List<List<Tensor>> each = new ArrayList<>();
    for (int i = 0; i < experts.size(); i++) {
      each.add(experts.get(i).apply(g, x.get(i)));
    }
    boolean common = x.stream().allMatch(one -> one == x.get(0));
    if (!common) {
      return each.stream().filter(e -> !e.isEmpty()).map(e -> Experts.stack(g, e)).toList();
    }
    Tensor all = Experts.stack(g, each.stream().flatMap(List::stream).toList());
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (List<Tensor> part : each) {
      if (!part.isEmpty()) {
        parts.add(g.slice(all, 0, from, from + part.size()));
        from += part.size();
      }
    }
    return parts;
  }

  /** The outputs of the experts that a gate sees, in the order of tasks, the shared ones last. */
  private Tensor seen(Graph g, int gate, List<Tensor> all) {
    int shared = all.size() - 1;
    if (shared == 0) {
      return all.get(0);
    }
    if (gate < shared && !design.others()) {
      return g.concat(List.of(all.get(gate), all.get(shared)), 0);
    }
    List<Tensor> seen = new ArrayList<>();
    for (int i = 0; i <= shared; i++) {
      boolean stop = gate < shared && i != gate && i != shared;
      seen.add(stop ? g.stopGradient(all.get(i)) : all.get(i));
    }
    return g.concat(seen, 0);
  }
}
