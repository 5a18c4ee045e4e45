package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.DeviceState.Sum;
import org.mtl4j.tensorflow.Gradients.Gradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Gradients added up over the batches of one update. The sum so far and the gradient of the batch
 * at hand are one operand, which is read where the update is made and kept where more batches come.
 * In a model whose every batch is an update there is nothing to add.
 */
final class Accumulation {
  /** Keeps the sums. */
  static final String KEEP = "accumulate";

  /** Gives the sums their memory, once. */
  static final String BEGIN = "accumulateBegin";

  private final ModelGraph graph;
  private final Ops tf;
  private final boolean active;
  private final Operand<TBool> goingOn;
  private final List<Op> writes = new ArrayList<>();
  private final List<Op> first = new ArrayList<>();

  Accumulation(ModelGraph graph) {
    this.graph = graph;
    this.tf = graph.tf;
    this.active = graph.model.updateRules().accumulate() > 1;
    Operand<TFloat32> flag = graph.feeds.elements(Feeds.GOING_ON).get(0);
    this.goingOn = tf.math.greater(flag, tf.constant(0.5f));
  }

  /** The gradients of some variables, with those of the batches before. */
  Map<Variable, Gradient> add(Map<Variable, Gradient> gradients) {
    if (!active) {
      return gradients;
    }
    Map<Variable, Gradient> sums = new LinkedHashMap<>();
    gradients.forEach((variable, gradient) -> sums.put(variable, add(variable, gradient)));
    return sums;
  }

  private Gradient add(Variable variable, Gradient gradient) {
    org.tensorflow.ndarray.Shape shape = Translator.shape(variable.shape());
    Sum kept = graph.state.sum(shape);
    Operand<TFloat32> zeros = tf.zerosLike(gradient.values());
    // A choice and no product: what an update that failed left behind may be no number.
    Operand<TFloat32> before = tf.select(goingOn, kept.value(), zeros);
    Operand<TFloat32> sum = tf.math.add(before, gradient.values());
    writes.add(tf.assignVariableOp(kept.handle(), sum));
    first.add(kept.begin());
    return gradient.with(sum);
  }

  /** The terms by the shares of the batch. */
  List<Operand<TFloat32>> terms() {
    if (!active) {
      return graph.terms;
    }
    List<Operand<TFloat32>> shares = graph.feeds.elements(Feeds.SHARES);
    boolean separate = graph.model.terms().separate();
    List<Operand<TFloat32>> result = new ArrayList<>();
    for (int i = 0; i < graph.terms.size(); i++) {
      Operand<TFloat32> share = separate ? shares.get(i) : shares.get(shares.size() - 1);
      result.add(tf.math.mul(graph.terms.get(i), share));
    }
    return result;
  }

  /** The penalties by the share of the batch. */
  List<Operand<TFloat32>> penalties() {
    if (!active) {
      return graph.penalties;
    }
    List<Operand<TFloat32>> shares = graph.feeds.elements(Feeds.SHARES);
    Operand<TFloat32> share = shares.get(shares.size() - 1);
    return graph.penalties.stream().<Operand<TFloat32>>map(p -> tf.math.mul(p, share)).toList();
  }

  /** Builds the targets {@link #KEEP} and {@link #BEGIN}. */
  void build() {
    if (active) {
      tf.withName(KEEP).withControlDependencies(writes).noOp();
      tf.withName(BEGIN).withControlDependencies(first).noOp();
    }
  }
}
