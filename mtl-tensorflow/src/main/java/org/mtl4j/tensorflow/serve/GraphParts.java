// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.backend.Served.Input;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/**
 * The operations of a {@link FrozenModel} by name, with its inputs and outputs. Immutable.
 *
 * @param nodes in the order of the graph
 * @param versions of the graph
 * @param inputs by name, in the order of their operations
 * @param outputs by name, in the order of their operations
 */
record GraphParts(
    Map<String, NodeDef> nodes,
    VersionDef versions,
    Map<String, TensorInfo> inputs,
    Map<String, TensorInfo> outputs) {
  GraphParts {
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  static GraphParts of(StoredGraph stored) {
    Map<String, NodeDef> nodes = new LinkedHashMap<>();
    stored.graph().getNodeList().forEach(node -> nodes.put(node.getName(), node));
    Map<String, TensorInfo> inputs = new LinkedHashMap<>();
    stored
        .inputs()
        .keySet()
        .forEach(name -> inputs.put(name, stored.signature().getInputsOrThrow(name)));
    Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    stored.tasks().forEach(name -> outputs.put(name, stored.signature().getOutputsOrThrow(name)));
    return new GraphParts(nodes, stored.graph().getVersions(), inputs, outputs);
  }

  /** The operations of inputs or outputs. */
  static List<String> operations(Collection<TensorInfo> tensors) {
    return tensors.stream().map(tensor -> Nodes.producer(tensor.getName())).toList();
  }

  /** Some operations and all that they are computed from. */
  Set<String> reached(Collection<String> operations) {
    Set<String> reached = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(operations);
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (reached.add(next)) {
        open.addAll(Nodes.producers(nodes.get(next)));
      }
    }
    return reached;
  }

  /** The operations that read an operation. */
  List<NodeDef> readers(String operation) {
    return nodes.values().stream()
        .filter(node -> Nodes.producers(node).contains(operation))
        .toList();
  }

  /** The same with more operations, or with others of the same names. */
  GraphParts plus(List<NodeDef> more) {
    Map<String, NodeDef> all = new LinkedHashMap<>(nodes);
    more.forEach(node -> all.put(node.getName(), node));
    return new GraphParts(all, versions, inputs, outputs);
  }

  /** The same with another form of an input. */
  GraphParts input(String name, TensorInfo tensor) {
    Map<String, TensorInfo> changed = new LinkedHashMap<>(inputs);
    changed.put(name, tensor);
    return new GraphParts(nodes, versions, changed, outputs);
  }

  /** The graph with these outputs alone: by name, the operations of arrays of floats. */
  GraphParts fetching(Map<String, String> operations) {
    GraphParts more = this;
    Map<String, TensorInfo> fetched = new LinkedHashMap<>();
    for (Map.Entry<String, String> output : operations.entrySet()) {
      String name = "fetched." + fetched.size();
      more = more.plus(List.of(Nodes.identity(name, DataType.DT_FLOAT, output.getValue())));
      fetched.put(
          output.getKey(),
          TensorInfo.newBuilder().setName(name + ":0").setDtype(DataType.DT_FLOAT).build());
    }
    return more.keep(fetched, List.of());
  }

  /**
   * The graph with some outputs, and what they and some further operations are computed from.
   * Operations of inputs and outputs are numbered from 0 on.
   *
   * @param kept the outputs by name, in their new order
   * @param further operations that are no outputs
   */
  GraphParts keep(Map<String, TensorInfo> kept, Collection<String> further) {
    List<String> ends = new ArrayList<>(operations(kept.values()));
    ends.addAll(further);
    Set<String> needed = reached(ends);
    Map<String, TensorInfo> read = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) -> {
          if (needed.contains(Nodes.producer(tensor.getName()))) {
            read.put(name, tensor);
          }
        });
    Map<String, NodeDef> rest = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          if (needed.contains(name)) {
            rest.put(name, node);
          }
        });
    return new GraphParts(rest, versions, read, kept).renamed(numbers(read, kept));
  }

  private static Map<String, String> numbers(
      Map<String, TensorInfo> inputs, Map<String, TensorInfo> outputs) {
    Map<String, String> names = new HashMap<>();
    for (String operation : operations(inputs.values())) {
      names.put(operation, FrozenModel.INPUT + names.size());
    }
    int number = 0;
    for (String operation : operations(outputs.values())) {
      if (operation.startsWith(FrozenModel.VALUE)) {
        String old = operation.substring(FrozenModel.VALUE.length());
        names.put(operation, FrozenModel.VALUE + number);
        names.put(FrozenModel.PREDICTION + old, FrozenModel.PREDICTION + number);
      } else {
        names.put(operation, FrozenModel.PREDICTION + number);
      }
      number++;
    }
    return names;
  }

  /** The same with other names of some operations. */
  GraphParts renamed(Map<String, String> names) {
    Map<String, NodeDef> renamed = new LinkedHashMap<>();
    for (NodeDef node : nodes.values()) {
      NodeDef.Builder copy = node.toBuilder().setName(renamed(names, node.getName()));
      for (int i = 0; i < node.getInputCount(); i++) {
        copy.setInput(i, renamed(names, node.getInput(i)));
      }
      renamed.put(copy.getName(), copy.build());
    }
    return new GraphParts(renamed, versions, renamed(names, inputs), renamed(names, outputs));
  }

  private static Map<String, TensorInfo> renamed(
      Map<String, String> names, Map<String, TensorInfo> tensors) {
    Map<String, TensorInfo> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            renamed.put(
                name, tensor.toBuilder().setName(renamed(names, tensor.getName())).build()));
    return renamed;
  }

  /** With the mark of a control dependency and the number of an output, as before. */
  private static String renamed(Map<String, String> names, String reference) {
    String name = Nodes.producer(reference);
    return reference.replace(name, names.getOrDefault(name, name));
  }

  /** The type and the shape of one row of an input. */
  static Input input(TensorInfo tensor) {
    List<TensorShapeProto.Dim> dims = tensor.getTensorShape().getDimList();
    int[] row = dims.stream().skip(1).mapToInt(dim -> (int) dim.getSize()).toArray();
    return new Input(
        tensor.getDtype() == DataType.DT_FLOAT ? DType.FLOAT : DType.INT, Shape.of(row));
  }

  /** The graph, ready to be opened. */
  StoredGraph stored() {
    Map<String, Input> read = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> read.put(name, input(tensor)));
    List<String> fetches = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      fetches.add(FrozenModel.PREDICTION + i);
    }
    return new StoredGraph(
        graph(),
        Collections.unmodifiableMap(read),
        operations(inputs.values()),
        List.copyOf(outputs.keySet()),
        List.copyOf(fetches),
        signature(inputs, outputs));
  }

  /** The graph with a signature of all outputs, and one of each. */
  MetaGraphDef meta() {
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
    outputs.forEach(
        (name, tensor) -> {
          Set<String> needed = reached(operations(List.of(tensor)));
          Map<String, TensorInfo> read = new LinkedHashMap<>(inputs);
          read.values().removeIf(i -> !needed.contains(Nodes.producer(i.getName())));
          meta.putSignatureDef(name, signature(read, Map.of(name, tensor)));
        });
    meta.putSignatureDef(FrozenModel.ALL, signature(inputs, outputs));
    meta.getMetaInfoDefBuilder()
        .addTags(FrozenModel.TAG)
        .setTensorflowVersion(TensorFlow.version());
    return meta.setGraphDef(graph()).build();
  }

  private GraphDef graph() {
    return GraphDef.newBuilder().setVersions(versions).addAllNode(nodes.values()).build();
  }

  private static SignatureDef signature(
      Map<String, TensorInfo> inputs, Map<String, TensorInfo> outputs) {
    return SavedModelFile.signature().putAllInputs(inputs).putAllOutputs(outputs).build();
  }
}
