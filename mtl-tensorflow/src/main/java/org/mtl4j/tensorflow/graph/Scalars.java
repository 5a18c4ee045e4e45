// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.tensorflow.stack.Stack;
import org.mtl4j.tensorflow.stack.Stacking;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Scalars by task, such as losses. Those of equal tasks are one vector.
 *
 * @param size the number of scalars
 * @param pieces vectors and single scalars
 */
record Scalars(Ops tf, int size, List<Piece> pieces) {

  /**
   * Some of the scalars.
   *
   * @param values a vector if stacked, else a scalar
   * @param places the number of each scalar among all
   * @param stack the stack of the scalars; empty for a single one
   */
  record Piece(Operand<TFloat32> values, List<Integer> places, Optional<Stack> stack) {
    boolean stacked() {
      return stack.isPresent();
    }
  }

  /** Translates scalars of the API's graph. */
  static Scalars of(Ops tf, Translator translator, Stacking stacking, List<Tensor> tensors) {
    List<Piece> pieces = new ArrayList<>();
    List<Stack> seen = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      Stack stack = stacking.place(tensors.get(i)).map(Stacking.Place::stack).orElse(null);
      if (seen.contains(stack)) {
        continue;
      }
      if (stack == null || !tensors.containsAll(stack.members())) {
        pieces.add(new Piece(translator.floats(tensors.get(i)), List.of(i), Optional.empty()));
      } else {
        seen.add(stack);
        List<Integer> places = stack.members().stream().map(tensors::indexOf).toList();
        pieces.add(new Piece(translator.floats(stack), places, Optional.of(stack)));
      }
    }
    return new Scalars(tf, tensors.size(), List.copyOf(pieces));
  }

  /** Replaces the values of each piece. */
  Scalars map(BiFunction<Operand<TFloat32>, Piece, Operand<TFloat32>> function) {
    return new Scalars(
        tf,
        size,
        pieces.stream()
            .map(p -> new Piece(function.apply(p.values(), p), p.places(), p.stack()))
            .toList());
  }

  /** The elements of a vector of all tasks that belong to a piece, in its shape. */
  Operand<TFloat32> part(Operand<TFloat32> vector, Piece piece) {
    if (!piece.stacked()) {
      return tf.gather(vector, tf.constant((int) piece.places().get(0)), tf.constant(0));
    }
    return isIdentity(piece.places()) ? vector : picked(vector, piece.places());
  }

  private Operand<TFloat32> picked(Operand<TFloat32> vector, List<Integer> places) {
    Operand<TInt32> numbers = tf.constant(places.stream().mapToInt(Integer::intValue).toArray());
    return tf.gather(vector, numbers, tf.constant(0));
  }

  private boolean isIdentity(List<Integer> places) {
    return places.equals(IntStream.range(0, size).boxed().toList());
  }

  /** The values of each piece. */
  List<Operand<TFloat32>> values() {
    return pieces.stream().<Operand<TFloat32>>map(Piece::values).toList();
  }

  /** The sum of each piece. */
  List<Operand<TFloat32>> sums() {
    return pieces.stream()
        .<Operand<TFloat32>>map(
            p -> p.stacked() ? tf.reduceSum(p.values(), tf.constant(0)) : p.values())
        .toList();
  }

  /** All scalars in order. */
  Operand<TFloat32> vector() {
    if (pieces.stream().noneMatch(Piece::stacked)) {
      return tf.stack(pieces.stream().map(Piece::values).toList());
    }
    List<Operand<TFloat32>> parts = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (Piece piece : pieces) {
      parts.add(tf.reshape(piece.values(), tf.constant(new int[] {-1})));
      order.addAll(piece.places());
    }
    Operand<TFloat32> joined = parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(0));
    List<Integer> inverse = IntStream.range(0, size).mapToObj(order::indexOf).toList();
    return isIdentity(inverse) ? joined : picked(joined, inverse);
  }
}
