// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unique;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Builds gradients, by TensorFlow's symbolic differentiation. The gradient of a large table that is
 * only read by look-ups is sparse: it holds the rows that the batch reads, each once.
 */
final class Gradients {
  private final ModelGraph graph;
  private final Ops tf;
  private final Map<Variable, ReadRows> tables = new HashMap<>();

  /** Variables that are read by other operations than look-ups. */
  private final Set<Variable> readWhole;

  /** Whether gradients of different batches or vectors are added, so that all must be dense. */
  private final boolean allDense;

  /**
   * The rows of a table that the batch reads.
   *
   * @param ids distinct row numbers [u]
   * @param places for each row of each look-up, its place in {@code ids}
   */
  private record ReadRows(
      List<Translator.Lookup> lookups, Operand<TInt32> ids, Operand<TInt32> places) {}

  /**
   * The gradient with respect to one variable.
   *
   * @param ids distinct row numbers [u]; null if dense
   * @param values in the shape of the variable; [u, width] if sparse
   */
  record Gradient(Operand<TInt32> ids, Operand<TFloat32> values) {
    boolean dense() {
      return ids == null;
    }

    Gradient with(Operand<TFloat32> other) {
      return new Gradient(ids, other);
    }
  }

  Gradients(ModelGraph graph) {
    this.graph = graph;
    this.tf = graph.tf;
    this.readWhole = readWhole(graph.model);
    this.allDense =
        graph.model.probing().steers()
            || graph.model.updateRules().accumulate() > 1
            || graph.model.balancing().map(b -> b.balancer().batches() > 1).orElse(false);
  }

  private static Set<Variable> readWhole(ModelDefinition model) {
    List<Tensor> roots = new ArrayList<>(model.losses());
    roots.addAll(model.terms().parts());
    roots.addAll(model.penalties().values());
    return roots.stream()
        .flatMap(root -> Reach.sources(root).stream())
        .filter(source -> source.op() != Op.LOOKUP)
        .map(source -> source.attribute("variable", Variable.class))
        .collect(Collectors.toSet());
  }

  /** Whether the gradient with respect to a variable is sparse. */
  private boolean sparse(Variable variable) {
    return !allDense
        && variable.shape().rank() == 2
        && variable.shape().size(0) >= BuiltGraph.LARGE_TABLE
        && !readWhole.contains(variable);
  }

  /**
   * The gradients of a scalar.
   *
   * @param y the scalar
   * @param roots the tensors of the model that it is computed from
   * @param seed the gradient of {@code y} itself; null for one
   * @param variables all must be reached by {@code y}
   */
  Map<Variable, Gradient> of(
      Operand<TFloat32> y, List<Tensor> roots, Operand<TFloat32> seed, List<Variable> variables) {
    return of(List.of(y), roots, List.of(seed == null ? tf.onesLike(y) : seed), variables);
  }

  /** The sum of the gradients of several scalars, one seed each, in one backward pass. */
  Map<Variable, Gradient> of(
      List<Operand<TFloat32>> ys,
      List<Tensor> roots,
      List<Operand<TFloat32>> seeds,
      List<Variable> variables) {
    return of(ys, roots, seeds, variables, v -> graph.state.value(v).asOutput());
  }

  /**
   * The same, with gradients in other places than the values of variables.
   *
   * @param at the place of each variable whose gradient is dense
   */
  Map<Variable, Gradient> of(
      List<Operand<TFloat32>> ys,
      List<Tensor> roots,
      List<Operand<TFloat32>> seeds,
      List<Variable> variables,
      Function<Variable, Output<?>> at) {
    List<Output<?>> xs = new ArrayList<>();
    Map<Variable, int[]> places = new LinkedHashMap<>();
    for (Variable variable : variables) {
      if (sparse(variable)) {
        List<Translator.Lookup> lookups = lookups(variable, roots);
        places.put(variable, new int[] {xs.size(), lookups.size()});
        lookups.forEach(lookup -> xs.add(lookup.rows().asOutput()));
      } else {
        places.put(variable, new int[] {xs.size(), 1});
        xs.add(at.apply(variable));
      }
    }
    List<Operand<TFloat32>> gradients = raw(ys, seeds, xs);
    Map<Variable, Gradient> result = new LinkedHashMap<>();
    places.forEach(
        (variable, place) -> {
          List<Operand<TFloat32>> own = gradients.subList(place[0], place[0] + place[1]);
          result.put(
              variable,
              sparse(variable)
                  ? rows(variable, lookups(variable, roots), own)
                  : new Gradient(null, own.get(0)));
        });
    return result;
  }

  /** The gradients of a scalar or tensor with respect to operands of the graph. */
  List<Operand<TFloat32>> raw(
      Operand<TFloat32> y, Operand<TFloat32> seed, List<? extends Output<?>> xs) {
    return raw(List.of(y), List.of(seed == null ? tf.onesLike(y) : seed), xs);
  }

  /** The sum of the gradients of several tensors, one seed each. */
  List<Operand<TFloat32>> raw(
      List<Operand<TFloat32>> ys, List<Operand<TFloat32>> seeds, List<? extends Output<?>> xs) {
    if (xs.isEmpty()) {
      return List.of();
    }
    Output<?>[] gradients =
        graph.graph.addGradients(null, outputs(ys), xs.toArray(Output<?>[]::new), outputs(seeds));
    List<Operand<TFloat32>> result = new ArrayList<>();
    for (Output<?> gradient : gradients) {
      result.add(gradient.expect(TFloat32.class));
    }
    return result;
  }

  private static Output<?>[] outputs(List<Operand<TFloat32>> operands) {
    return operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
  }

  private List<Translator.Lookup> lookups(Variable variable, List<Tensor> roots) {
    List<Tensor> reached =
        roots.stream().flatMap(root -> Reach.sources(root).stream()).distinct().toList();
    return graph.training.lookups(variable).stream()
        .filter(lookup -> reached.contains(lookup.tensor()))
        .collect(Collectors.toList());
  }

  private Gradient rows(
      Variable variable, List<Translator.Lookup> lookups, List<Operand<TFloat32>> gradients) {
    int width = variable.shape().size(1);
    ReadRows read = tables.computeIfAbsent(variable, this::readRows);
    // All look-ups contribute, with zeros if this scalar does not reach them: the gradients of all
    // tasks have the same rows in the same order.
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Translator.Lookup lookup : read.lookups()) {
      int place = lookups.indexOf(lookup);
      Operand<TFloat32> part = place < 0 ? tf.zerosLike(lookup.rows()) : gradients.get(place);
      parts.add(tf.reshape(part, tf.constant(new int[] {-1, width})));
    }
    Operand<TFloat32> flat = parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(0));
    Operand<TInt32> count = tf.size(read.ids(), TInt32.class);
    return new Gradient(read.ids(), tf.math.unsortedSegmentSum(flat, read.places(), count));
  }

  private ReadRows readRows(Variable variable) {
    List<Translator.Lookup> lookups = List.copyOf(graph.training.lookups(variable));
    List<Operand<TInt32>> ids = new ArrayList<>();
    lookups.forEach(lookup -> ids.add(tf.reshape(lookup.ids(), tf.constant(new int[] {-1}))));
    Operand<TInt32> flat = ids.size() == 1 ? ids.get(0) : tf.concat(ids, tf.constant(0));
    Unique<TInt32, TInt32> unique = tf.unique(flat, tf.constant(new int[] {0}), TInt32.class);
    return new ReadRows(lookups, unique.y(), unique.idx());
  }
}
