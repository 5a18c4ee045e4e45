// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.mtl4j.api.error.ShapeException;

/**
 * The expressions of a graph: one tensor each, with its place in the network. Building an
 * expression a second time returns the same tensor.
 */
abstract class Expressions {
  private final List<Tensor> tensors = new ArrayList<>();
  private final Map<List<Object>, Tensor> known = new HashMap<>();
  private final Deque<String> places = new ArrayDeque<>();

  Expressions() {}

  /** All tensors, inputs before results. */
  public List<Tensor> tensors() {
    return Collections.unmodifiableList(tensors);
  }

  /**
   * Runs a builder in a named place of the network, which messages and {@link Tensor#place} give.
   */
  public <T> T within(String place, Supplier<T> build) {
    places.addLast(place);
    try {
      return build.get();
    } finally {
      places.removeLast();
    }
  }

  final Tensor floats(Op op, Tensor x) {
    return typed(op, x, DType.FLOAT);
  }

  final Tensor typed(Op op, Tensor x, DType type) {
    if (x.type() != type) {
      throw mismatch(op, List.of(x), type + " is needed, not " + x.type());
    }
    return x;
  }

  /** Requires at least one tensor, and one type for all. */
  final void oneType(Op op, List<Tensor> inputs) {
    if (inputs.isEmpty()) {
      throw mismatch(op, inputs, "at least one input is needed");
    }
    List<DType> types = inputs.stream().map(Tensor::type).distinct().toList();
    if (types.size() > 1) {
      throw mismatch(op, inputs, "inputs of one type are needed, not " + types);
    }
  }

  /** Requires that indices which are constants are in [0, size), if the size is known. */
  final void inRange(Op op, Tensor x, Tensor indices, int size) {
    if (size >= 0 && indices.op() == Op.CONSTANT) {
      for (int index : indices.integers("values")) {
        if (index < 0 || index >= size) {
          throw mismatch(
              op, List.of(x, indices), "index " + index + " is not in [0, " + size + ")");
        }
      }
    }
  }

  final int axis(Op op, Tensor x, int axis) {
    return infer(op, List.of(x), () -> Shapes.axis(x.shape(), axis));
  }

  final <T> T infer(Op op, List<Tensor> inputs, Supplier<T> rule) {
    try {
      return rule.get();
    } catch (Shapes.Mismatch mismatch) {
      throw mismatch(op, inputs, mismatch.getMessage());
    }
  }

  final ShapeException mismatch(Op op, List<Tensor> inputs, String reason) {
    String shapes = String.join(" and ", inputs.stream().map(x -> x.shape().toString()).toList());
    String where = places.isEmpty() ? "" : " in " + String.join(" > ", places);
    return new ShapeException(
        op.name().toLowerCase(Locale.ROOT) + where + " of " + shapes + ": " + reason);
  }

  final Tensor make(Op op, List<Tensor> inputs, Map<String, Object> attributes, Tensor like) {
    return make(op, inputs, attributes, like.type(), like.shape());
  }

  final Tensor make(
      Op op, List<Tensor> inputs, Map<String, Object> attributes, DType type, Shape shape) {
    for (Tensor input : inputs) {
      if (input.id() >= tensors.size() || tensors.get(input.id()) != input) {
        throw new IllegalArgumentException(input + " belongs to another graph");
      }
    }
    List<Object> key =
        List.of(op, inputs.stream().map(Tensor::id).toList(), attributes, type, shape);
    return known.computeIfAbsent(
        key,
        ignored -> {
          String place = String.join(" > ", places);
          Tensor tensor =
              new Tensor(tensors.size(), op, List.copyOf(inputs), attributes, type, shape, place);
          tensors.add(tensor);
          return tensor;
        });
  }
}
