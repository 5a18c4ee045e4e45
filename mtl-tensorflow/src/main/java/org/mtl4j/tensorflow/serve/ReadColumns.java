// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.mtl4j.api.data.InputSpec;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The columns of an input that a graph reads. Those that no slice and no gather selects can be left
 * out of a block of numbers or codes; an array is read as a whole.
 *
 * @param input the name of the input
 * @param width the number of its columns
 * @param columns the indices of those that are read, ascending
 */
record ReadColumns(String input, int width, List<Integer> columns) {
  ReadColumns {
    columns = List.copyOf(columns);
  }

  static ReadColumns of(GraphParts graph, String input) {
    TensorInfo tensor = graph.inputs().get(input);
    int width = GraphParts.input(tensor).row().elements();
    TreeSet<Integer> read = new TreeSet<>();
    boolean block = input.equals(InputSpec.NUMBERS) || input.equals(InputSpec.CODES);
    String operation = Nodes.producer(tensor.getName());
    for (NodeDef reader : graph.readers(operation)) {
      Optional<int[]> some = block ? selected(graph, operation, reader) : Optional.empty();
      IntStream.of(some.orElseGet(() -> IntStream.range(0, width).toArray())).forEach(read::add);
    }
    return new ReadColumns(input, width, List.copyOf(read));
  }

  /** The columns that an operation selects; empty if it reads all. */
  private static Optional<int[]> selected(GraphParts graph, String operation, NodeDef reader) {
    if (!Nodes.producer(reader.getInput(0)).equals(operation) || reader.getInputCount() != 3) {
      return Optional.empty();
    }
    Optional<int[]> second = Nodes.ints(graph.nodes().get(Nodes.producer(reader.getInput(1))));
    Optional<int[]> third = Nodes.ints(graph.nodes().get(Nodes.producer(reader.getInput(2))));
    if (second.isEmpty() || third.isEmpty()) {
      return Optional.empty();
    }
    int[] size = third.get();
    return switch (reader.getOp()) {
      case "Slice" ->
          size[1] < 0
              ? Optional.empty()
              : Optional.of(IntStream.range(second.get()[1], second.get()[1] + size[1]).toArray());
      case "GatherV2" -> size[0] == 1 ? second : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Whether there are columns that are not read. */
  boolean some() {
    return columns.size() < width;
  }

  /** The graph with an input of these columns alone. */
  GraphParts cut(GraphParts graph) {
    if (!some()) {
      return graph;
    }
    TensorInfo tensor = graph.inputs().get(input);
    String operation = Nodes.producer(tensor.getName());
    TensorShapeProto shape =
        tensor.getTensorShape().toBuilder()
            .setDim(1, TensorShapeProto.Dim.newBuilder().setSize(columns.size()))
            .build();
    List<NodeDef> changed = new ArrayList<>();
    changed.add(
        graph.nodes().get(operation).toBuilder()
            .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
            .build());
    for (NodeDef reader : graph.readers(operation)) {
      String places = reader.getName() + ".columns";
      int[] old = Nodes.ints(graph.nodes().get(Nodes.producer(reader.getInput(1)))).orElseThrow();
      int[] now =
          reader.getOp().equals("Slice")
              ? new int[] {0, columns.indexOf(old[1])}
              : IntStream.of(old).map(columns::indexOf).toArray();
      changed.add(Nodes.constant(places, false, now));
      changed.add(reader.toBuilder().setInput(1, places).build());
    }
    return graph.plus(changed).input(input, tensor.toBuilder().setTensorShape(shape).build());
  }
}
