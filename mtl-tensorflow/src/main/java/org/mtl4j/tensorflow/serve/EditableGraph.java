// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.mtl4j.api.error.DataException;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.Served;
import org.tensorflow.proto.TensorInfo;

/** An {@link ExportedGraph} made of the operations of a {@link FrozenModel}. */
public final class EditableGraph implements ExportedGraph {
  private final Path origin;
  private final GraphParts parts;

  private EditableGraph(Path origin, GraphParts parts) {
    this.origin = origin;
    this.parts = parts;
  }

  /**
   * Reads a graph.
   *
   * @param folder the folder of the SavedModel
   * @throws DataException if it is no model of {@link FrozenModel}
   */
  public static EditableGraph read(Path folder) {
    return new EditableGraph(folder, GraphParts.of(StoredGraph.read(folder)));
  }

  private EditableGraph of(GraphParts other) {
    return new EditableGraph(origin, other);
  }

  @Override
  public List<String> outputs() {
    return List.copyOf(parts.outputs().keySet());
  }

  @Override
  public Map<String, Served.Input> inputs() {
    return parts.stored().inputs();
  }

  @Override
  public List<String> variables() {
    return parts.nodes().keySet().stream()
        .flatMap(n -> VariableNames.variable(n).stream())
        .toList();
  }

  @Override
  public Part only(List<String> kept) {
    Map<String, TensorInfo> outputs = new LinkedHashMap<>();
    kept.forEach(name -> outputs.put(name, parts.outputs().get(name)));
    GraphParts rest = parts.keep(outputs, shared(parts.keep(outputs, List.of()), outputs));
    Map<String, List<Integer>> columns = new LinkedHashMap<>();
    for (String input : rest.inputs().keySet()) {
      ReadColumns found = ReadColumns.of(rest, input);
      columns.put(input, found.columns());
      rest = found.cut(rest);
    }
    return new Part(of(rest), columns);
  }

  /**
   * What the heads read and some outputs need too. An input of which they need some columns is not
   * among it.
   *
   * @param alone the graph of these outputs
   */
  private List<String> shared(GraphParts alone, Map<String, TensorInfo> outputs) {
    Set<String> needed = parts.reached(GraphParts.operations(outputs.values()));
    alone.inputs().keySet().stream()
        .filter(input -> ReadColumns.of(alone, input).some())
        .forEach(input -> needed.remove(Nodes.producer(parts.inputs().get(input).getName())));
    return representations().filter(r -> needed.contains(source(r))).toList();
  }

  private Stream<String> representations() {
    return parts.nodes().keySet().stream().filter(n -> n.startsWith(FrozenModel.REPRESENTATION));
  }

  private String source(String reshape) {
    return Nodes.producers(parts.nodes().get(reshape)).get(0);
  }

  @Override
  public ExportedGraph representation() {
    List<String> read = representations().toList();
    if (read.isEmpty()) {
      throw new DataException(
          "the model %s does not say what its heads read: it is from an older MTL4J, or its strategy has no heads"
              .formatted(origin));
    }
    return read.size() == 1
        ? of(parts.fetching(Map.of(REPRESENTATION, read.get(0))))
        : of(
            parts
                .plus(Nodes.concat(REPRESENTATION, read, 1))
                .fetching(Map.of(REPRESENTATION, REPRESENTATION)));
  }

  @Override
  public int width() {
    return representations().mapToInt(this::width).sum();
  }

  /** The size of the last axis in the constant shape of a reshape. */
  private int width(String operation) {
    String shape = Nodes.producers(parts.nodes().get(operation)).get(1);
    return Nodes.ints(parts.nodes().get(shape)).orElseThrow()[1];
  }

  @Override
  public List<Mixture> mixtures() {
    return StoredMixture.all(parts).stream()
        .map(each -> new Mixture(each.name(), each.members().size(), dependent(each.name())))
        .toList();
  }

  private List<String> dependent(String operation) {
    return parts.outputs().entrySet().stream()
        .filter(
            output ->
                parts
                    .reached(GraphParts.operations(List.of(output.getValue())))
                    .contains(operation))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public ExportedGraph weights() {
    Map<String, String> fetched = new LinkedHashMap<>();
    StoredMixture.all(parts).forEach(each -> fetched.put(each.name(), each.weights()));
    return of(parts.fetching(fetched));
  }

  @Override
  public ExportedGraph without(Map<String, List<Integer>> dropped) {
    GraphParts result = parts;
    for (StoredMixture mixture : StoredMixture.all(parts)) {
      List<Integer> out = dropped.getOrDefault(mixture.name(), List.of());
      if (!out.isEmpty()) {
        result = mixture.without(result, out);
      }
    }
    return of(result);
  }

  @Override
  public ExportedGraph with(ExportedGraph added, Map<String, Integer> first, String scope) {
    GraphParts other = ((EditableGraph) added).parts;
    return of(new JoinedGraph(parts, other, width(), first, scope).join(other.outputs().keySet()));
  }

  @Override
  public ExportedGraph replacing(List<String> replaced, ExportedGraph other, String scope) {
    GraphParts from = ((EditableGraph) other).parts;
    return of(new JoinedGraph(parts, from, 0, Map.of(), scope).join(replaced));
  }

  @Override
  public Served open(BackendOptions options) {
    return ServedModel.open(parts.stored(), origin, options);
  }

  @Override
  public void write(Path folder) {
    SavedModelFile.write(parts.meta(), folder);
  }
}
