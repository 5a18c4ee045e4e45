// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.graph.DeviceState.Sum;
import org.mtl4j.tensorflow.graph.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Sums gradients over the batches of one update. One operand is the sum so far plus the gradient of
 * the current batch: the update reads it after the last batch, and the target {@code add} stores it
 * after any other. If the model has one batch per update, gradients pass unchanged.
 */
final class GradientAccumulation {
  private static final String ADD = "accumulate";
  private static final String BEGIN = "accumulateBegin";

  private final ModelGraph graph;
  private final Ops tf;
  private final boolean enabled;
  private final Operand<TBool> continues;
  private final List<Op> writes = new ArrayList<>();
  private final List<Op> allocations = new ArrayList<>();

  GradientAccumulation(ModelGraph graph) {
    this.graph = graph;
    this.tf = graph.tf;
    this.enabled = graph.model.updateRules().accumulate() > 1;
    Operand<TFloat32> flag = graph.feeds.elements(Feed.CONTINUES).get(0);
    this.continues = tf.math.greater(flag, tf.constant(0.5f));
  }

  /** Adds the gradients of the earlier batches of the update. */
  Map<Variable, Gradient> add(Map<Variable, Gradient> gradients) {
    if (!enabled) {
      return gradients;
    }
    Map<Variable, Gradient> sums = new LinkedHashMap<>();
    gradients.forEach((variable, gradient) -> sums.put(variable, add(variable, gradient)));
    return sums;
  }

  private Gradient add(Variable variable, Gradient gradient) {
    Shape shape = Translator.shape(variable.shape());
    Sum stored = graph.state.sum(shape);
    Operand<TFloat32> zeros = tf.zerosLike(gradient.values());
    // select(), not multiply: a failed update may leave NaN, and 0 * NaN is NaN.
    Operand<TFloat32> before = tf.select(continues, stored.value(), zeros);
    Operand<TFloat32> sum = tf.math.add(before, gradient.values());
    writes.add(tf.assignVariableOp(stored.handle(), sum));
    allocations.add(stored.begin());
    return gradient.with(sum);
  }

  /** The sums of terms, each times the share of the batch. */
  List<Operand<TFloat32>> terms() {
    if (!enabled) {
      return graph.terms.sums();
    }
    Operand<TFloat32> shares = graph.feeds.vector(Feed.SHARES);
    int tasks = graph.model.tasks().size();
    Operand<TFloat32> factors =
        graph.model.terms().separate()
            ? tf.slice(shares, tf.constant(new int[] {0}), tf.constant(new int[] {tasks}))
            : tf.slice(shares, tf.constant(new int[] {tasks}), tf.constant(new int[] {1}));
    return graph
        .terms
        .map((values, piece) -> tf.math.mul(values, graph.terms.part(factors, piece)))
        .sums();
  }

  /** The penalties, times the share of the batch. */
  List<Operand<TFloat32>> penalties() {
    if (!enabled) {
      return graph.penalties;
    }
    List<Operand<TFloat32>> shares = graph.feeds.elements(Feed.SHARES);
    Operand<TFloat32> share = shares.get(shares.size() - 1);
    return graph.penalties.stream().<Operand<TFloat32>>map(p -> tf.math.mul(p, share)).toList();
  }

  /** Builds the targets, after all gradients were added. */
  Optional<BuiltGraph.Accumulation> build() {
    if (!enabled) {
      return Optional.empty();
    }
    tf.withName(ADD).withControlDependencies(writes).noOp();
    tf.withName(BEGIN).withControlDependencies(allocations).noOp();
    return Optional.of(new BuiltGraph.Accumulation(ADD, BEGIN));
  }
}
