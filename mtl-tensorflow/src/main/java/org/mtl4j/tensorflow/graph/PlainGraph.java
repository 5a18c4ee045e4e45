// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.graph.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Builds plain descent on the sum of all terms and penalties: forward pass, one backward pass and
 * update in one run.
 */
final class PlainGraph {
  private static final String REPORT = "report";

  private final ModelGraph graph;
  private final UpdateGraph update;

  PlainGraph(ModelGraph graph, UpdateGraph update) {
    this.graph = graph;
    this.update = update;
  }

  BuiltGraph.Plain build() {
    List<Operand<TFloat32>> all = new ArrayList<>(graph.accumulation.terms());
    all.addAll(graph.accumulation.penalties());
    Operand<TFloat32> objective = graph.sum(all);
    List<Tensor> roots = new ArrayList<>(graph.model.terms().parts());
    roots.addAll(graph.model.penalties().values());
    Map<Variable, Gradient> gradients =
        graph.accumulation.add(
            new Gradients(graph).of(objective, roots, null, graph.reachedBy(roots)));
    Op report = report(graph);
    Optional<BuiltGraph.Accumulation> accumulation = graph.accumulation.build();
    return new BuiltGraph.Plain(
        report.op().name(),
        update.build("", gradients, objective, List.of(report), statistics(graph), Map.of()),
        accumulation);
  }

  /** Losses, penalties and observations as one vector. */
  static Op report(ModelGraph graph) {
    List<Operand<TFloat32>> parts = reported(graph);
    Ops named = graph.tf.withName(REPORT);
    return parts.size() == 1
        ? named.identity(parts.get(0))
        : named.concat(parts, graph.tf.constant(0));
  }

  /** Losses, penalties and observations as vectors. */
  static List<Operand<TFloat32>> reported(ModelGraph graph) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    parts.add(graph.losses.vector());
    for (List<Operand<TFloat32>> each : List.of(graph.penalties, graph.observations)) {
      each.forEach(x -> parts.add(graph.tf.reshape(x, graph.tf.constant(new int[] {-1}))));
    }
    return parts;
  }

  /** The new values of variables that are not trained, such as moving averages; none if frozen. */
  static Map<Variable, Operand<TFloat32>> statistics(ModelGraph graph) {
    Map<Variable, Operand<TFloat32>> result = new LinkedHashMap<>();
    graph
        .model
        .training()
        .updates()
        .forEach(
            (variable, value) -> {
              if (!graph.model.updateRules().frozen().contains(variable.name())) {
                result.put(variable, graph.training.floats(value));
              }
            });
    return result;
  }
}
