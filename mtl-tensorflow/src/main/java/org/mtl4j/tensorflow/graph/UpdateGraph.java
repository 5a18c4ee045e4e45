// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.UpdateRules.Rule;
import org.mtl4j.tensorflow.graph.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Builds updates from gradients: clipping, the check that all numbers are finite, and the
 * optimizer. The operations of optimizers write in place. So each waits for the check, for all
 * gradients, and for everything else in the run that reads a variable.
 *
 * <p>Variables with the same owners form a group. If no owner is active in a step, the variables of
 * the group and their optimizer state do not change. Each group counts its own steps.
 */
final class UpdateGraph {
  private static final String UPDATE = "update";
  private static final String NORM = "norm";
  private static final String SQUARES = "squares";

  private final ModelGraph graph;
  private final Ops tf;
  private final OptimizerOps optimizer;
  private final Operand<TFloat32> rate;
  private final List<Operand<TFloat32>> corrected;
  private final List<Operand<TFloat32>> epsilons;
  private final Map<Variable, Operand<TFloat32>> steering;

  /**
   * @param steering what a method adds to the gradients of the coming step
   */
  UpdateGraph(ModelGraph graph, Map<Variable, Operand<TFloat32>> steering) {
    this.graph = graph;
    this.tf = graph.tf;
    this.steering = steering;
    this.optimizer = new OptimizerOps(graph.model.optimizer(), graph.state);
    this.rate = graph.feeds.elements(Feed.RATE).get(0);
    this.corrected = graph.feeds.elements(Feed.CORRECTED);
    this.epsilons = graph.feeds.elements(Feed.EPSILONS);
  }

  /**
   * Builds one update.
   *
   * @param prefix of the names of its operations: a model may have several updates
   * @param gradients of all variables that the update changes
   * @param objective is checked to be finite, as the gradients are
   * @param readers operations that read variables or stores in the same run
   * @param statistics new values of variables that are not trained
   * @param states new values of large state, to be computed after the check
   */
  BuiltGraph.Update build(
      String prefix,
      Map<Variable, Gradient> gradients,
      Operand<TFloat32> objective,
      List<Op> readers,
      Map<Variable, Operand<TFloat32>> statistics,
      Map<Variable, Function<Ops, Operand<TFloat32>>> states) {
    if (gradients.isEmpty()) {
      throw new ConfigurationException("no loss of this model depends on a variable to be trained");
    }
    Map<Variable, Gradient> steered = steer(gradients);
    Operand<TFloat32> all = tf.withName(prefix + SQUARES).identity(squares(steered));
    Operand<TFloat32> sum = tf.reduceSum(all, tf.constant(0));
    Operand<TFloat32> norm =
        tf.withName(prefix + NORM).math.sqrt(tf.math.mul(sum, tf.constant(2f)));
    Operand<TBool> finite = tf.math.isFinite(tf.math.add(norm, objective));
    Op check = tf.assertThat(finite, List.of(tf.constant(BuiltGraph.NOT_FINITE)));
    Map<Variable, Gradient> clipped = clip(steered, norm);

    List<Op> first = new ArrayList<>(readers);
    first.add(check);
    clipped.values().forEach(gradient -> first.add(gradient.values()));
    first.addAll(statistics.values());
    Op barrier = tf.withControlDependencies(first).noOp();
    Ops gated = tf.withControlDependencies(barrier);

    List<Op> released = graph.state.release(gated);
    List<Op> updates = new ArrayList<>(released);
    clipped.forEach((variable, gradient) -> updates.add(update(gated, variable, gradient)));
    statistics.forEach(
        (variable, value) -> updates.add(gated.assign(graph.state.array(variable), value)));
    updates.addAll(assign(states, gated.withControlDependencies(released).noOp()));
    tf.withName(prefix + UPDATE).withControlDependencies(updates).noOp();
    return new BuiltGraph.Update(
        prefix + UPDATE,
        prefix + NORM,
        prefix + SQUARES,
        gradients.keySet().stream()
            .flatMap(variable -> graph.members(variable).stream())
            .map(this::updated)
            .toList());
  }

  /** Half the squared norm of each gradient; for a stack, of that of each member. */
  private Operand<TFloat32> squares(Map<Variable, Gradient> gradients) {
    List<Operand<TFloat32>> squares = new ArrayList<>();
    boolean stacked = false;
    for (Map.Entry<Variable, Gradient> entry : gradients.entrySet()) {
      Operand<TFloat32> values = entry.getValue().values();
      if (graph.isStack(entry.getKey())) {
        stacked = true;
        int size = entry.getKey().shape().size(0);
        Operand<TFloat32> rows = tf.reshape(values, tf.constant(new int[] {size, -1}));
        Operand<TFloat32> sums = tf.reduceSum(tf.math.square(rows), tf.constant(1));
        squares.add(tf.math.mul(sums, tf.constant(0.5f)));
      } else {
        squares.add(tf.nn.l2Loss(values));
      }
    }
    return stacked ? flat(squares) : tf.stack(squares);
  }

  private Operand<TFloat32> flat(List<Operand<TFloat32>> parts) {
    List<Operand<TFloat32>> vectors = new ArrayList<>();
    parts.forEach(part -> vectors.add(tf.reshape(part, tf.constant(new int[] {-1}))));
    return vectors.size() == 1 ? vectors.get(0) : tf.concat(vectors, tf.constant(0));
  }

  private BuiltGraph.UpdatedVariable updated(Variable variable) {
    return new BuiltGraph.UpdatedVariable(
        variable.name(), graph.owners(variable).stream().boxed().toList());
  }

  /**
   * Assigns states as large as the Jacobian one after the other, so that only one new value is in
   * memory at a time.
   *
   * @param first after it, the memory of the Jacobian is free
   */
  private List<Op> assign(Map<Variable, Function<Ops, Operand<TFloat32>>> states, Op first) {
    List<Op> assigned = new ArrayList<>();
    Op before = first;
    for (Map.Entry<Variable, Function<Ops, Operand<TFloat32>>> state : states.entrySet()) {
      Ops after = tf.withControlDependencies(before);
      before = after.assign(graph.state.array(state.getKey()), state.getValue().apply(after));
      assigned.add(before);
    }
    return assigned;
  }

  private Map<Variable, Gradient> steer(Map<Variable, Gradient> gradients) {
    Map<Variable, Gradient> result = new LinkedHashMap<>(gradients);
    steering.forEach(
        (variable, addend) ->
            result.computeIfPresent(
                variable, (v, gradient) -> gradient.with(tf.math.add(gradient.values(), addend))));
    return result;
  }

  private Map<Variable, Gradient> clip(Map<Variable, Gradient> gradients, Operand<TFloat32> norm) {
    Clipping clipping = graph.model.clipping();
    Map<Variable, Gradient> result = new LinkedHashMap<>(gradients);
    if (clipping.norm() > 0) {
      Operand<TFloat32> bound = tf.constant((float) clipping.norm());
      Operand<TFloat32> factor = tf.math.div(bound, tf.math.maximum(norm, bound));
      result.replaceAll((v, gradient) -> gradient.with(tf.math.mul(gradient.values(), factor)));
    }
    if (clipping.value() > 0) {
      Operand<TFloat32> high = tf.constant((float) clipping.value());
      Operand<TFloat32> low = tf.constant((float) -clipping.value());
      result.replaceAll(
          (v, gradient) ->
              gradient.with(tf.math.maximum(tf.math.minimum(gradient.values(), high), low)));
    }
    return result;
  }

  private Op update(Ops gated, Variable variable, Gradient gradient) {
    boolean ofEachTask = graph.isStack(variable) && graph.owners(variable).cardinality() == 1;
    return ofEachTask
        ? optimizer.update(gated, stacked(variable), gradient)
        : updateOne(gated, variable, gradient);
  }

  /** Members count their steps and are absent each for itself. */
  private OptimizerOps.Target stacked(Variable stack) {
    List<BitSet> members = graph.members(stack).stream().map(graph::owners).toList();
    int[] tasks = members.stream().mapToInt(owners -> owners.nextSetBit(0)).toArray();
    int[] groups = graph.members(stack).stream().mapToInt(graph::groupOf).toArray();
    int[] shape = new int[stack.shape().rank()];
    Arrays.fill(shape, 1);
    shape[0] = tasks.length;
    Rule rule = rule(graph.members(stack).get(0));
    return new OptimizerOps.Target(
        stack,
        graph.state.array(stack),
        times(rate, rule.rateFactor()),
        times(picked(Feed.CORRECTED, groups, shape), rule.rateFactor()),
        picked(Feed.EPSILONS, groups, shape),
        inPhase(stack, picked(Feed.ACTIVE, tasks, shape)),
        rule.decay().orElse(graph.model.optimizer().decay()));
  }

  private Operand<TFloat32> inPhase(Variable stack, Operand<TFloat32> active) {
    return graph
        .phase(stack)
        .<Operand<TFloat32>>map(phase -> tf.math.mul(active, phase))
        .orElse(active);
  }

  private Operand<TFloat32> picked(Feed feed, int[] numbers, int[] shape) {
    Operand<TFloat32> vector = graph.feeds.vector(feed);
    return tf.reshape(tf.gather(vector, tf.constant(numbers), tf.constant(0)), tf.constant(shape));
  }

  private Rule rule(Variable variable) {
    return graph.model.updateRules().of(variable.name());
  }

  private Op updateOne(Ops gated, Variable variable, Gradient gradient) {
    BitSet owners = graph.owners(variable);
    int group = graph.groupOf(variable);
    Rule rule = rule(graph.members(variable).get(0));
    OptimizerOps.Target target =
        new OptimizerOps.Target(
            variable,
            graph.state.array(variable),
            times(rate, rule.rateFactor()),
            times(corrected.get(group), rule.rateFactor()),
            epsilons.get(group),
            null,
            rule.decay().orElse(graph.model.optimizer().decay()));
    Operand<TFloat32> values = gradient.values();
    Optional<Operand<TBool>> phase =
        graph.phase(variable).map(flag -> tf.math.greater(flag, tf.constant(0.5f)));
    Optional<Operand<TBool>> active =
        owners.isEmpty() || owners.cardinality() == graph.model.tasks().size()
            ? Optional.empty()
            : Optional.of(graph.anyActive(owners));
    Optional<Operand<TBool>> both =
        Stream.concat(active.stream(), phase.stream()).reduce(tf.math::logicalAnd);
    if (both.isPresent()) {
      // A dead input keeps the optimizer's operation from running. The identity makes control
      // dependencies on the gradient dead as well.
      values = tf.identity(tf.switchCond(values, both.get()).outputTrue());
    }
    return optimizer.update(gated, target, gradient.with(values));
  }

  private Operand<TFloat32> times(Operand<TFloat32> number, double factor) {
    return factor == 1 ? number : tf.math.mul(number, tf.constant((float) factor));
  }
}
