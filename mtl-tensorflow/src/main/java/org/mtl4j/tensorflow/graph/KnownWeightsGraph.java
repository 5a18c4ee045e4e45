// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.graph.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * Builds the step of a balancer whose weights are known before it, in one run: forward pass, one
 * backward pass from the weighted losses and the penalties, and update. With the same weights the
 * two runs of {@link BalancedGraph} give the same update to rounding, at both levels: a loss
 * reaches the parameters of the encoder only through the representation.
 *
 * <p>Private parameters with {@link Convention#OWN} need a backward pass per task, through its head
 * only.
 */
final class KnownWeightsGraph {
  private static final String PREFIX = "knownWeights.";

  private final ModelGraph graph;
  private final UpdateGraph update;
  private final Convention convention;
  private final Gradients gradients;
  private final Map<Variable, Gradient> sums = new LinkedHashMap<>();

  KnownWeightsGraph(
      ModelGraph graph, UpdateGraph update, Convention convention, Gradients gradients) {
    this.graph = graph;
    this.update = update;
    this.convention = convention;
    this.gradients = gradients;
  }

  /**
   * Builds the step.
   *
   * @param objective the sum of the terms
   * @param seeds the derivative of the objective with respect to each piece of the losses
   * @param updated the variables of the update, in its order
   * @param solved the same step in two runs
   */
  BuiltGraph.KnownWeights build(
      Operand<TFloat32> objective,
      List<Operand<TFloat32>> seeds,
      List<Variable> updated,
      BuiltGraph.Balanced solved) {
    Set<Variable> own = new HashSet<>();
    if (convention == Convention.OWN) {
      graph.reachedBy(graph.model.losses()).stream().filter(graph::isPrivate).forEach(own::add);
    }
    addWeighted(seeds, own);
    addOwn(seeds, own);
    addWeightingVariables(objective);
    addPenalties(own);
    Op report = PlainGraph.report(graph);
    Map<Variable, Gradient> ordered = new LinkedHashMap<>();
    updated.forEach(variable -> ordered.put(variable, sums.get(variable)));
    return new BuiltGraph.KnownWeights(
        report.op().name(),
        update.build(
            PREFIX, ordered, objective, List.of(report), PlainGraph.statistics(graph), Map.of()),
        solved);
  }

  private void addWeighted(List<Operand<TFloat32>> seeds, Set<Variable> own) {
    Operand<TFloat32> weights = graph.feeds.vector(Feed.WEIGHTS);
    List<Operand<TFloat32>> ys = new ArrayList<>(graph.losses.values());
    List<Operand<TFloat32>> weighted = new ArrayList<>();
    for (int i = 0; i < seeds.size(); i++) {
      Scalars.Piece piece = graph.losses.pieces().get(i);
      weighted.add(graph.tf.math.mul(graph.losses.part(weights, piece), seeds.get(i)));
    }
    List<Tensor> roots = new ArrayList<>(graph.model.losses());
    if (!graph.penalties.isEmpty()) {
      ys.add(graph.sum(graph.penalties));
      weighted.add(graph.tf.constant(1f));
      roots.addAll(graph.model.penalties().values());
    }
    List<Variable> reached = graph.reachedBy(roots).stream().filter(v -> !own.contains(v)).toList();
    sums.putAll(gradients.of(ys, roots, weighted, reached));
  }

  /** One pass for all tasks: no two of them reach the same of these variables. */
  private void addOwn(List<Operand<TFloat32>> seeds, Set<Variable> own) {
    List<Variable> reached =
        graph.reachedBy(graph.model.losses()).stream().filter(own::contains).toList();
    sums.putAll(gradients.of(graph.losses.values(), graph.model.losses(), seeds, reached));
  }

  private void addWeightingVariables(Operand<TFloat32> objective) {
    gradients
        .of(objective, graph.model.terms().parts(), null, graph.ofWeighting())
        .forEach(this::add);
  }

  /** Adds the penalties of private parameters; the others are part of the weighted pass. */
  private void addPenalties(Set<Variable> own) {
    if (!graph.penalties.isEmpty()) {
      List<Tensor> roots = List.copyOf(graph.model.penalties().values());
      List<Variable> reached = graph.reachedBy(roots).stream().filter(own::contains).toList();
      gradients.of(graph.sum(graph.penalties), roots, null, reached).forEach(this::add);
    }
  }

  private void add(Variable variable, Gradient gradient) {
    Gradient before = sums.get(variable);
    sums.put(
        variable,
        before == null
            ? gradient
            : before.with(graph.tf.math.add(before.values(), gradient.values())));
  }
}
