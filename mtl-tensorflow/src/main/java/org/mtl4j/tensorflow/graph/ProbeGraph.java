// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Builds losses and gradients at other points than the current parameters. Vectors are the rows of
 * one array [n, P], where P is the number of elements of the trainable variables that losses reach.
 * The numbers of the rows to read and write are fed, so the size of the graph is independent of n.
 *
 * <p>For the losses at a vector, the training graph is translated once more, with slices of the row
 * in place of the variables. The gradient is taken with respect to the row. So no variable changes.
 */
final class ProbeGraph {
  private static final BuiltGraph.Probe NAMES =
      new BuiltGraph.Probe(
          "probe.start",
          "probe.at",
          "probe.into",
          "probe.left",
          "probe.right",
          "probe.factors",
          "probe.losses",
          "probe.gradient",
          "probe.parameters",
          "probe.velocity",
          "probe.combine",
          "probe.products");

  private final ModelGraph graph;
  private final Ops tf;
  private final List<Variable> variables;
  private final int elements;
  private final VarHandleOp rows;
  private final Operand<TInt32> into;
  private final Map<Variable, Operand<TFloat32>> steering;

  private ProbeGraph(ModelGraph graph, int vectors) {
    this.graph = graph;
    this.tf = graph.tf;
    this.variables = graph.reachedBy(graph.model.losses());
    this.elements =
        variables.stream().mapToInt(v -> v.shape().elements()).reduce(0, Math::addExact);
    String name = "probe.vectors";
    this.rows =
        tf.withName(name)
            .varHandleOp(TFloat32.class, Shape.of(vectors, elements), VarHandleOp.sharedName(name));
    this.into = row(NAMES.into());
    Operand<TFloat32> zeros = tf.fill(tf.constant(new int[] {vectors, elements}), tf.constant(0f));
    tf.withName(NAMES.begin()).withControlDependencies(tf.assignVariableOp(rows, zeros)).noOp();
    this.steering = graph.model.probing().steers() ? slices(read(tf.constant(0))) : Map.of();
  }

  /** Declares the vectors of the model's probing, if it has any. */
  static Optional<ProbeGraph> of(ModelGraph graph) {
    int vectors = graph.model.probing().vectors();
    return vectors == 0 ? Optional.empty() : Optional.of(new ProbeGraph(graph, vectors));
  }

  /** Vector 0 as an addend to the gradients of the coming step, if the method steers. */
  Map<Variable, Operand<TFloat32>> steering() {
    return steering;
  }

  /** Builds the operations on vectors, after the optimizer has declared its state. */
  BuiltGraph.Probe build() {
    copies();
    point();
    algebra();
    return NAMES;
  }

  private void copies() {
    write(NAMES.parameters(), flat(variables.stream().map(graph.state::value).toList()));
    List<Operand<TFloat32>> velocities = new ArrayList<>();
    for (Variable variable : variables) {
      velocities.add(
          graph
              .state
              .optimizerState(variable, OptimizerOps.VELOCITY)
              .<Operand<TFloat32>>map(tf::identity)
              .orElseGet(() -> tf.zerosLike(graph.state.value(variable))));
    }
    write(NAMES.velocity(), flat(velocities));
  }

  private void point() {
    Operand<TFloat32> point = read(row(NAMES.at()));
    Map<Variable, Operand<TFloat32>> there = slices(point);
    Translator translator =
        graph.translator(v -> there.containsKey(v) ? there.get(v) : graph.state.value(v));
    Scalars losses = graph.losses(translator);
    Operand<TFloat32> weights = graph.feeds.vector(Feed.WEIGHTS);
    List<Operand<TFloat32>> weighted =
        losses.map((values, piece) -> tf.math.mul(values, losses.part(weights, piece))).sums();
    tf.withName(NAMES.losses()).identity(losses.vector());
    List<Output<?>> xs = List.of(point.asOutput());
    write(NAMES.gradient(), new Gradients(graph).raw(graph.sum(weighted), null, xs).get(0));
  }

  private void algebra() {
    Operand<TFloat32> left = read(vector(NAMES.left()));
    Operand<TFloat32> right = read(vector(NAMES.right()));
    tf.withName(NAMES.products()).linalg.matMul(left, right, MatMul.transposeB(true));
    Operand<TFloat32> factors =
        tf.withName(NAMES.factors())
            .placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, Shape.UNKNOWN_SIZE)));
    write(NAMES.combine(), tf.linalg.matMul(factors, left));
  }

  private Operand<TInt32> row(String name) {
    return tf.withName(name).placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
  }

  private Operand<TInt32> vector(String name) {
    return tf.withName(name)
        .placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
  }

  private Operand<TFloat32> read(Operand<TInt32> which) {
    return tf.resourceGather(rows, which, TFloat32.class);
  }

  private void write(String name, Operand<TFloat32> value) {
    Operand<TFloat32> row = tf.reshape(value, tf.constant(new int[] {1, elements}));
    Operand<TInt32> place = tf.reshape(into, tf.constant(new int[] {1}));
    Op written = tf.resourceScatterUpdate(rows, place, row);
    tf.withName(name).withControlDependencies(written).noOp();
  }

  private Operand<TFloat32> flat(List<? extends Operand<TFloat32>> parts) {
    List<Operand<TFloat32>> flat = new ArrayList<>();
    parts.forEach(part -> flat.add(tf.reshape(part, tf.constant(new int[] {-1}))));
    return flat.size() == 1 ? flat.get(0) : tf.concat(flat, tf.constant(0));
  }

  /** The elements of each variable in a vector, in the shape of the variable. */
  private Map<Variable, Operand<TFloat32>> slices(Operand<TFloat32> vector) {
    Map<Variable, Operand<TFloat32>> result = new LinkedHashMap<>();
    int from = 0;
    for (Variable variable : variables) {
      int size = variable.shape().elements();
      Operand<TFloat32> part =
          tf.slice(vector, tf.constant(new int[] {from}), tf.constant(new int[] {size}));
      result.put(variable, tf.reshape(part, tf.constant(variable.shape().sizes())));
      from += size;
    }
    return result;
  }
}
