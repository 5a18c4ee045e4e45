// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.proto.NodeDef;

/**
 * A weighted sum of experts in a stored graph: weights [batch, experts], transposed and with an
 * axis of size 1 after them, times outputs [experts, batch, elements], summed over experts.
 *
 * @param name the operation of the products
 * @param weights the operation of the weights [batch, experts]
 * @param members the outputs of the experts [batch, elements]
 */
record StoredMixture(String name, String weights, List<String> members) {
  private static final int[] SWAPPED = {1, 0};

  StoredMixture {
    members = List.copyOf(members);
  }

  /** All mixtures of a graph. */
  static List<StoredMixture> all(GraphParts graph) {
    return graph.nodes().values().stream()
        .filter(node -> node.getOp().equals("Mul"))
        .flatMap(node -> of(graph, node).stream())
        .toList();
  }

  private static Optional<StoredMixture> of(GraphParts graph, NodeDef product) {
    List<NodeDef> readers = graph.readers(product.getName());
    if (readers.size() != 1
        || !readers.get(0).getOp().equals("Sum")
        || !constant(graph, readers.get(0), 1, 0)) {
      return Optional.empty();
    }
    Optional<String> weights = weights(graph, product);
    Optional<List<String>> members = members(graph, product.getInput(1));
    return weights.isPresent() && members.isPresent()
        ? Optional.of(new StoredMixture(product.getName(), weights.get(), members.get()))
        : Optional.empty();
  }

  private static Optional<String> weights(GraphParts graph, NodeDef product) {
    NodeDef expanded = producer(graph, product.getInput(0));
    if (!expanded.getOp().equals("Reshape")) {
      return Optional.empty();
    }
    NodeDef transposed = producer(graph, expanded.getInput(0));
    return transposed.getOp().equals("Transpose") && constant(graph, transposed, 1, SWAPPED)
        ? Optional.of(transposed.getInput(0))
        : Optional.empty();
  }

  /** The arrays along the first axis of an array; empty if it is not made of such. */
  private static Optional<List<String>> members(GraphParts graph, String reference) {
    NodeDef node = producer(graph, reference);
    return switch (node.getOp()) {
      case "Pack" ->
          Nodes.number(node, "axis") == 0 ? Optional.of(node.getInputList()) : Optional.empty();
      case "StopGradient", "Identity" -> members(graph, node.getInput(0));
      case "Slice" -> part(graph, node);
      case "ConcatV2" -> joined(graph, node);
      default -> Optional.empty();
    };
  }

  private static Optional<List<String>> part(GraphParts graph, NodeDef slice) {
    Optional<int[]> begin = Nodes.ints(producer(graph, slice.getInput(1)));
    Optional<int[]> size = Nodes.ints(producer(graph, slice.getInput(2)));
    if (begin.isEmpty()
        || size.isEmpty()
        || IntStream.of(size.get()).skip(1).anyMatch(n -> n >= 0)) {
      return Optional.empty();
    }
    int from = begin.get()[0];
    return members(graph, slice.getInput(0))
        .map(all -> all.subList(from, size.get()[0] < 0 ? all.size() : from + size.get()[0]));
  }

  private static Optional<List<String>> joined(GraphParts graph, NodeDef concat) {
    int last = concat.getInputCount() - 1;
    if (!constant(graph, concat, last, 0)) {
      return Optional.empty();
    }
    List<String> all = new ArrayList<>();
    for (String part : concat.getInputList().subList(0, last)) {
      Optional<List<String>> members = members(graph, part);
      if (members.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(members.get());
    }
    return Optional.of(all);
  }

  private static boolean constant(GraphParts graph, NodeDef node, int input, int... expected) {
    return Nodes.ints(producer(graph, node.getInput(input)))
        .filter(values -> Arrays.equals(values, expected))
        .isPresent();
  }

  private static NodeDef producer(GraphParts graph, String reference) {
    return graph.nodes().get(Nodes.producer(reference));
  }

  /** The graph in which this mixture leaves out the terms of some experts. */
  GraphParts without(GraphParts graph, List<Integer> dropped) {
    int[] kept = IntStream.range(0, members.size()).filter(e -> !dropped.contains(e)).toArray();
    NodeDef product = graph.nodes().get(name);
    NodeDef expanded = producer(graph, product.getInput(0));
    String some = name + ".kept";
    List<NodeDef> more = new ArrayList<>(Nodes.rows(some, expanded.getInput(0), kept));
    more.add(Nodes.constant(some + ".shape", false, kept.length, -1, 1));
    more.add(
        expanded.toBuilder()
            .setName(some + ".weights")
            .setInput(0, some)
            .setInput(1, some + ".shape")
            .build());
    more.add(Nodes.pack(some + ".experts", IntStream.of(kept).mapToObj(members::get).toList()));
    more.add(
        product.toBuilder().setInput(0, some + ".weights").setInput(1, some + ".experts").build());
    return graph.plus(more);
  }
}
