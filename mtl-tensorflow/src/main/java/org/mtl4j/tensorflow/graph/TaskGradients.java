// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.tensorflow.graph.Gradients.Gradient;
import org.mtl4j.tensorflow.graph.Scalars.Piece;
import org.mtl4j.tensorflow.stack.Stack;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/**
 * Where the backward pass of each task starts. That of a single task starts at its loss. Stacked
 * tasks have one backward pass in common, down to the tensors that they share: there, each task has
 * a gradient of its own, and its pass starts. The common pass also gives the gradients of the
 * variables that only one of these tasks reaches.
 */
final class TaskGradients {
  private final ModelGraph graph;
  private final Gradients gradients;
  private final List<Operand<TFloat32>> seeds;

  /**
   * The start of the backward pass of a task.
   *
   * @param tensors where it starts: the loss, or tensors that tasks share
   * @param seeds the gradients of the objective with respect to these tensors
   * @param stacked whether the task is one of a stack
   */
  record Start(List<Tensor> tensors, List<Operand<TFloat32>> seeds, boolean stacked) {}

  /**
   * @param objective the sum of the terms
   */
  TaskGradients(ModelGraph graph, Gradients gradients, Operand<TFloat32> objective) {
    this.graph = graph;
    this.gradients = gradients;
    this.seeds =
        gradients.raw(
            objective, null, graph.losses.values().stream().map(Operand::asOutput).toList());
  }

  /** The derivatives of the objective with respect to each piece of the losses. */
  List<Operand<TFloat32>> seeds() {
    return seeds;
  }

  /** The starts of all tasks, in their order. */
  List<Start> starts() {
    List<Start> result = new ArrayList<>(Collections.nCopies(graph.losses.size(), null));
    for (int i = 0; i < seeds.size(); i++) {
      Piece piece = graph.losses.pieces().get(i);
      if (piece.stacked()) {
        addStarts(piece, seeds.get(i), result);
      } else {
        int task = piece.places().get(0);
        List<Tensor> loss = List.of(graph.model.losses().get(task));
        result.set(task, new Start(loss, List.of(seeds.get(i)), false));
      }
    }
    return result;
  }

  private void addStarts(Piece piece, Operand<TFloat32> seed, List<Start> starts) {
    Stack stack = piece.stack().orElseThrow();
    List<StackOps.Entry> entries = graph.training.entries(stack);
    List<Operand<TFloat32>> at =
        gradients.raw(
            piece.values(), seed, entries.stream().map(entry -> entry.at().asOutput()).toList());
    Map<Tensor, List<Operand<TFloat32>>> rows = new LinkedHashMap<>();
    for (int i = 0; i < at.size(); i++) {
      StackOps.Entry entry = entries.get(i);
      rows.computeIfAbsent(entry.source(), ignored -> new ArrayList<>())
          .add(entry.rows().apply(at.get(i)));
    }
    List<Tensor> sources = List.copyOf(rows.keySet());
    List<List<Operand<TFloat32>>> byMember = new ArrayList<>();
    piece.places().forEach(ignored -> byMember.add(new ArrayList<>()));
    for (List<Operand<TFloat32>> of : rows.values()) {
      List<Output<TFloat32>> members =
          graph.tf.unstack(graph.sum(of), (long) stack.size()).output();
      for (int member = 0; member < members.size(); member++) {
        byMember.get(member).add(members.get(member));
      }
    }
    for (int member = 0; member < byMember.size(); member++) {
      starts.set(piece.places().get(member), new Start(sources, byMember.get(member), true));
    }
  }

  /**
   * The gradients of a task: with respect to all variables it reaches, or, if it is stacked, those
   * that it shares with other tasks.
   *
   * @param at the place of each variable whose gradient is dense
   */
  Map<Variable, Gradient> of(Start start, Function<Variable, Output<?>> at) {
    List<Variable> reached = graph.reachedBy(start.tensors());
    return gradients.of(
        operands(start),
        start.tensors(),
        start.seeds(),
        start.stacked()
            ? reached.stream().filter(variable -> !graph.isPrivate(variable)).toList()
            : reached,
        at);
  }

  /** The gradient of a task with respect to a tensor [elements]. */
  Operand<TFloat32> of(Start start, Tensor tensor) {
    Operand<TFloat32> gradient =
        start.tensors().equals(List.of(tensor))
            ? start.seeds().get(0)
            : gradients
                .raw(
                    operands(start),
                    start.seeds(),
                    List.of(graph.training.floats(tensor).asOutput()))
                .get(0);
    return graph.tf.reshape(gradient, graph.tf.constant(new int[] {-1}));
  }

  private List<Operand<TFloat32>> operands(Start start) {
    return start.tensors().stream().<Operand<TFloat32>>map(graph.training::floats).toList();
  }

  /** The gradients of stacked tasks with respect to the variables that only one of them reaches. */
  Map<Variable, Gradient> ofStacks() {
    Map<Variable, Gradient> result = new LinkedHashMap<>();
    for (int i = 0; i < seeds.size(); i++) {
      Piece piece = graph.losses.pieces().get(i);
      if (piece.stacked()) {
        List<Tensor> roots = graph.roots(piece);
        List<Variable> own = graph.reachedBy(roots).stream().filter(graph::isPrivate).toList();
        result.putAll(gradients.of(piece.values(), roots, seeds.get(i), own));
      }
    }
    return result;
  }
}
