package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * The step of a balancer whose weights are known before it, in one run: forward, one backward pass
 * from all losses, each times its weight, and from the penalties, update. It moves what the two
 * runs of {@link BalancedStep} would move at these weights, on either level: a loss reaches the
 * parameters before a representation through it alone.
 *
 * <p>Private parameters that follow their task at weight one take a pass of their own, through the
 * head alone.
 */
final class ForeseenStep {
  /** What the names of its operations begin with. */
  static final String PREFIX = "foreseen.";

  private final ModelGraph graph;
  private final Convention convention;
  private final Gradients gradients;
  private final List<Operand<TFloat32>> weights;
  private final Map<Variable, Gradient> moves = new LinkedHashMap<>();

  ForeseenStep(
      ModelGraph graph, Convention convention, Gradients gradients, Operand<TFloat32> weights) {
    this.graph = graph;
    this.convention = convention;
    this.gradients = gradients;
    this.weights = new ArrayList<>();
    graph.tf.unstack(weights, (long) graph.losses.size()).forEach(this.weights::add);
  }

  /**
   * Builds {@link PlainStep#REPORT} and the update.
   *
   * @param objective the sum of the terms
   * @param seeds the derivative of the objective in each loss
   * @param moved what moves, in the order of the other update
   */
  void build(
      Operand<TFloat32> objective,
      List<Operand<TFloat32>> seeds,
      List<Variable> moved,
      Descent descent) {
    Set<Variable> own = new HashSet<>();
    if (convention == Convention.OWN) {
      graph.reach().forEach((variable, tasks) -> addIfPrivate(own, variable, tasks));
    }
    addWeighted(seeds, own);
    addOwn(seeds, own);
    addWeightingVariables(objective);
    addPenalties(own);
    Op report = PlainStep.report(graph);
    Map<Variable, Gradient> ordered = new LinkedHashMap<>();
    moved.forEach(variable -> ordered.put(variable, moves.get(variable)));
    descent.build(PREFIX, ordered, objective, List.of(report), PlainStep.statistics(graph));
  }

  private static void addIfPrivate(Set<Variable> own, Variable variable, BitSet tasks) {
    if (tasks.cardinality() == 1) {
      own.add(variable);
    }
  }

  private void addWeighted(List<Operand<TFloat32>> seeds, Set<Variable> own) {
    List<Operand<TFloat32>> ys = new ArrayList<>(graph.losses);
    List<Operand<TFloat32>> weighted = new ArrayList<>();
    for (int t = 0; t < seeds.size(); t++) {
      weighted.add(graph.tf.math.mul(weights.get(t), seeds.get(t)));
    }
    List<Tensor> roots = new ArrayList<>(graph.model.losses());
    if (!graph.penalties.isEmpty()) {
      ys.add(graph.sum(graph.penalties));
      weighted.add(graph.tf.constant(1f));
      roots.addAll(graph.model.penalties().values());
    }
    List<Variable> reached = graph.reachedBy(roots).stream().filter(v -> !own.contains(v)).toList();
    moves.putAll(gradients.of(ys, roots, weighted, reached));
  }

  private void addOwn(List<Operand<TFloat32>> seeds, Set<Variable> own) {
    for (int t = 0; t < seeds.size(); t++) {
      List<Tensor> root = List.of(graph.model.losses().get(t));
      List<Variable> reached = graph.reachedBy(root).stream().filter(own::contains).toList();
      moves.putAll(gradients.of(graph.losses.get(t), root, seeds.get(t), reached));
    }
  }

  private void addWeightingVariables(Operand<TFloat32> objective) {
    gradients
        .of(objective, graph.model.terms().parts(), null, graph.ofWeighting())
        .forEach(this::add);
  }

  /** Those of private parameters; for all others they were part of the one pass. */
  private void addPenalties(Set<Variable> own) {
    if (!graph.penalties.isEmpty()) {
      List<Tensor> roots = List.copyOf(graph.model.penalties().values());
      List<Variable> reached = graph.reachedBy(roots).stream().filter(own::contains).toList();
      gradients.of(graph.sum(graph.penalties), roots, null, reached).forEach(this::add);
    }
  }

  private void add(Variable variable, Gradient gradient) {
    Gradient before = moves.get(variable);
    moves.put(
        variable,
        before == null
            ? gradient
            : before.with(graph.tf.math.add(before.values(), gradient.values())));
  }
}
