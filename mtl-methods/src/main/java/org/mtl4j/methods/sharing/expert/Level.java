// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.expert;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
 * its index, its gate below the same scope.
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
    List<List<Tensor>> all = new ArrayList<>();
    for (int i = 0; i < experts.size(); i++) {
      all.add(experts.get(i).apply(g, x.get(i)));
    }
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    int shared = experts.size() - 1;
    for (int i = 0; i < gates.size(); i++) {
      boolean sum = design.others() && i < shared;
      Tensor input = sum ? g.add(x.get(i), x.get(shared)) : x.get(i);
      Tensor weight = gates.get(i).weights(g, input);
      weights.add(weight);
      outputs.add(Experts.mix(g, weight, seen(g, i, all)));
    }
    return new Result(outputs, weights);
  }

  /** The outputs of the experts that a gate sees, in the order of tasks, the shared ones last. */
  private List<Tensor> seen(Graph g, int gate, List<List<Tensor>> all) {
    int shared = all.size() - 1;
    if (gate == shared) {
      return all.stream().flatMap(List::stream).toList();
    } else if (!design.others()) {
      return Stream.concat(all.get(gate).stream(), all.get(shared).stream()).toList();
    }
    List<Tensor> seen = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean stop = i != gate && i != shared;
      all.get(i).forEach(output -> seen.add(stop ? g.stopGradient(output) : output));
    }
    return seen;
  }
}
