// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.backend.ExportedGraph;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Two graphs as one. Their operations are copied; only an input that both have, or that the second
 * one adds columns to, is a new operation, from which each graph reads its columns.
 */
final class JoinedGraph {
  private final GraphParts base;
  private final GraphParts added;
  private final int representation;
  private final Map<String, Integer> first;
  private final String scope;
  private final String prefix;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, TensorInfo> inputs = new LinkedHashMap<>();
  private final Map<String, String> ofBase = new HashMap<>();
  private final Map<String, String> ofAdded = new HashMap<>();

  /**
   * @param base the graph whose outputs are the first
   * @param added the graph whose outputs follow
   * @param representation the width of what the heads of {@code base} read, which are the first
   *     numbers of {@code added}
   * @param first for each common input the first column of {@code added} in the common block
   * @param scope of the operations and variables of {@code added}, unique in {@code base}
   */
  JoinedGraph(
      GraphParts base,
      GraphParts added,
      int representation,
      Map<String, Integer> first,
      String scope) {
    this.base = base;
    this.added = added;
    this.representation = representation;
    this.first = first;
    this.scope = scope;
    this.prefix = scope.replace('/', '.') + ".";
  }

  /**
   * Joins the graphs.
   *
   * @param taken the outputs of the second graph; they replace those of the same name
   */
  GraphParts join(Collection<String> taken) {
    name();
    List<String> names = new ArrayList<>(base.inputs().keySet());
    added.inputs().keySet().stream()
        .filter(name -> !names.contains(name) && columns(name) > 0)
        .forEach(names::add);
    names.forEach(this::input);
    if (representation > 0) {
      numbers();
    }
    GraphParts own = base.renamed(ofBase);
    GraphParts other = added.renamed(ofAdded);
    own.nodes().forEach(nodes::putIfAbsent);
    other.nodes().forEach(nodes::putIfAbsent);
    Map<String, TensorInfo> outputs = new LinkedHashMap<>(own.outputs());
    taken.forEach(name -> outputs.put(name, other.outputs().get(name)));
    return new GraphParts(nodes, base.versions(), inputs, outputs).keep(outputs, representations());
  }

  /** Names the operations of the second graph, whose outputs follow those of the first. */
  private void name() {
    added.nodes().keySet().forEach(name -> ofAdded.put(name, named(name)));
    int tasks = base.outputs().size();
    for (int i = 0; i < added.outputs().size(); i++) {
      ofAdded.put(FrozenModel.PREDICTION + i, FrozenModel.PREDICTION + (tasks + i));
      ofAdded.put(FrozenModel.VALUE + i, FrozenModel.VALUE + (tasks + i));
    }
  }

  private String named(String operation) {
    return VariableNames.variable(operation)
        .map(variable -> VariableNames.operation(scope + "/" + variable))
        .orElse(prefix + operation);
  }

  /** The columns of an input that the second graph reads beside the representation. */
  private int columns(String name) {
    TensorInfo tensor = added.inputs().get(name);
    if (tensor == null) {
      return 0;
    }
    int all = GraphParts.input(tensor).row().elements();
    return name.equals(InputSpec.NUMBERS) ? all - representation : all;
  }

  private void input(String name) {
    TensorInfo ofFirst = base.inputs().get(name);
    TensorInfo any = ofFirst == null ? added.inputs().get(name) : ofFirst;
    int from = first.getOrDefault(name, 0);
    TensorInfo.Builder common = any.toBuilder().setName(FrozenModel.INPUT + inputs.size() + ":0");
    boolean block = name.equals(InputSpec.NUMBERS) || name.equals(InputSpec.CODES);
    if (block && columns(name) > 0) {
      common
          .getTensorShapeBuilder()
          .setDim(1, TensorShapeProto.Dim.newBuilder().setSize(from + columns(name)));
    }
    TensorInfo input = common.build();
    String operation = Nodes.producer(input.getName());
    NodeDef old = (ofFirst == null ? added : base).nodes().get(Nodes.producer(any.getName()));
    nodes.put(
        operation,
        old.toBuilder()
            .setName(operation)
            .putAttr("shape", AttrValue.newBuilder().setShape(input.getTensorShape()).build())
            .build());
    inputs.put(name, input);
    if (ofFirst != null) {
      int width = GraphParts.input(ofFirst).row().elements();
      String own = Nodes.producer(ofFirst.getName());
      ofBase.put(own, part(input, 0, width, prefix + "base." + own));
    }
    if (columns(name) > 0) {
      String own = Nodes.producer(added.inputs().get(name).getName());
      ofAdded.put(own, part(input, from, columns(name), prefix + own));
    }
  }

  /** The operation that one of the graphs reads in place of its input. */
  private String part(TensorInfo input, int from, int width, String name) {
    String operation = Nodes.producer(input.getName());
    if (width == GraphParts.input(input).row().elements()) {
      return operation;
    }
    Nodes.columns(name, input.getDtype(), operation, from, width)
        .forEach(node -> nodes.put(node.getName(), node));
    return name;
  }

  /** What the second graph reads as numbers: the representation, then numbers of the rows. */
  private void numbers() {
    String input = Nodes.producer(added.inputs().get(InputSpec.NUMBERS).getName());
    List<String> read = new ArrayList<>(representations());
    if (columns(InputSpec.NUMBERS) > 0) {
      read.add(ofAdded.get(input));
    }
    String operation = prefix + ExportedGraph.REPRESENTATION;
    List<NodeDef> whole =
        read.size() == 1
            ? List.of(Nodes.identity(operation, DataType.DT_FLOAT, read.get(0)))
            : Nodes.concat(operation, read, 1);
    whole.forEach(node -> nodes.put(node.getName(), node));
    ofAdded.put(input, operation);
  }

  private List<String> representations() {
    return base.nodes().keySet().stream()
        .filter(name -> name.startsWith(FrozenModel.REPRESENTATION))
        .toList();
  }
}
