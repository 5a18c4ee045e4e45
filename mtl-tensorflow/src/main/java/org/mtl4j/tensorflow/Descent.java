package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.backend.UpdateRules.Rule;
import org.mtl4j.tensorflow.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * From final gradients to moved parameters: clipping, the check that everything is finite, and the
 * optimiser. Apply operations write in place, so each waits on all gradients and on everything else
 * that reads a parameter in the same run.
 *
 * <p>Parameters of the same tasks form a group. A group none of whose tasks takes part in a step is
 * left alone, its optimiser state included, and each group counts its own steps.
 */
final class Descent {
  static final String UPDATE = "update";
  static final String NORM = "norm";

  /** Half the squared norm of each gradient, in the order of {@link #moved}. */
  static final String SQUARES = "squares";

  /** Part of the message of an error that means a number was not finite. */
  static final String NOT_FINITE = "a loss or gradient is not finite";

  private final ModelGraph graph;
  private final Ops tf;
  private final Updates updates;
  private final Operand<TFloat32> rate;
  private final List<Operand<TFloat32>> corrected;
  private final List<Operand<TFloat32>> epsilons;
  private List<Variable> moved = List.of();

  Descent(ModelGraph graph) {
    this.graph = graph;
    this.tf = graph.tf;
    this.updates = new Updates(graph.model.optimizer(), graph.state);
    this.rate = graph.feeds.elements(Feeds.RATE).get(0);
    this.corrected = graph.feeds.elements(Feeds.CORRECTED);
    this.epsilons = graph.feeds.elements(Feeds.EPSILONS);
  }

  /**
   * Builds the target {@link #UPDATE} and the fetches {@link #NORM} and {@link #SQUARES}.
   *
   * @param prefix what their names begin with: a model may be updated in several ways, all of which
   *     move the same variables
   * @param gradients of all trained variables that move
   * @param objective must be finite as well
   * @param readers what reads parameters or stores in the same run and must come first
   * @param statistics new values of variables that are not trained
   */
  void build(
      String prefix,
      Map<Variable, Gradient> gradients,
      Operand<TFloat32> objective,
      List<Op> readers,
      Map<Variable, Operand<TFloat32>> statistics) {
    if (gradients.isEmpty()) {
      throw new ConfigurationException("no loss of this model depends on a variable to be trained");
    }
    moved = List.copyOf(gradients.keySet());
    Map<Variable, Gradient> steered = steer(gradients);
    List<Operand<TFloat32>> squares = new ArrayList<>();
    steered.values().forEach(gradient -> squares.add(tf.nn.l2Loss(gradient.values())));
    Operand<TFloat32> all = tf.withName(prefix + SQUARES).stack(squares, Stack.axis(0L));
    Operand<TFloat32> sum = tf.reduceSum(all, tf.constant(0));
    Operand<TFloat32> norm =
        tf.withName(prefix + NORM).math.sqrt(tf.math.mul(sum, tf.constant(2f)));
    Operand<TBool> finite = tf.math.isFinite(tf.math.add(norm, objective));
    Op check = tf.assertThat(finite, List.of(tf.constant(NOT_FINITE)));
    Map<Variable, Gradient> clipped = clip(steered, norm);

    List<Op> first = new ArrayList<>(readers);
    first.add(check);
    clipped.values().forEach(gradient -> first.add(gradient.values()));
    first.addAll(statistics.values());
    Op barrier = tf.withControlDependencies(first).noOp();
    Ops gated = tf.withControlDependencies(barrier);

    List<Op> released = graph.state.release(gated);
    List<Op> moves = new ArrayList<>(released);
    clipped.forEach((variable, gradient) -> moves.add(move(gated, variable, gradient)));
    statistics.forEach(
        (variable, value) -> moves.add(gated.assign(graph.state.array(variable), value)));
    moves.addAll(keep(gated.withControlDependencies(released).noOp()));
    tf.withName(prefix + UPDATE).withControlDependencies(moves).noOp();
  }

  /**
   * States as large as the Jacobian: one after the other, so that one new one lies in memory at a
   * time.
   *
   * @param first after which the Jacobian's memory may be written to
   */
  private List<Op> keep(Op first) {
    List<Op> kept = new ArrayList<>();
    Op before = first;
    for (Map.Entry<Variable, Function<Ops, Operand<TFloat32>>> state : graph.states.entrySet()) {
      Ops after = tf.withControlDependencies(before);
      before = after.assign(graph.state.array(state.getKey()), state.getValue().apply(after));
      kept.add(before);
    }
    return kept;
  }

  /** The variables that move. */
  List<Variable> moved() {
    return moved;
  }

  private Map<Variable, Gradient> steer(Map<Variable, Gradient> gradients) {
    Map<Variable, Gradient> result = new LinkedHashMap<>(gradients);
    graph.steering.forEach(
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

  private Op move(Ops gated, Variable variable, Gradient gradient) {
    BitSet tasks = graph.owners(variable);
    int group = graph.groups().indexOf(tasks);
    Rule rule = graph.model.updateRules().of(variable.name());
    Updates.Target target =
        new Updates.Target(
            variable.name(),
            variable.shape(),
            graph.state.array(variable),
            times(rate, rule.rateFactor()),
            times(corrected.get(group), rule.rateFactor()),
            epsilons.get(group),
            rule.decay().orElse(graph.model.optimizer().decay()));
    Operand<TFloat32> values = gradient.values();
    if (!tasks.isEmpty() && tasks.cardinality() < graph.model.tasks().size()) {
      // A dead input keeps the apply operation from running; behind an identity, so that a control
      // dependency on it is dead as well.
      values = tf.identity(tf.switchCond(values, anyPresent(tasks)).outputTrue());
    }
    return updates.move(gated, target, gradient.with(values));
  }

  private Operand<TFloat32> times(Operand<TFloat32> number, double factor) {
    return factor == 1 ? number : tf.math.mul(number, tf.constant((float) factor));
  }

  private Operand<TBool> anyPresent(BitSet tasks) {
    return tasks.stream()
        .mapToObj(graph.moving::get)
        .reduce((a, b) -> tf.math.logicalOr(a, b))
        .orElseThrow();
  }
}
