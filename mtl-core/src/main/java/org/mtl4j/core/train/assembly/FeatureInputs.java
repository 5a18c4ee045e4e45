// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.api.task.Task;
import org.mtl4j.serve.encoding.CodeInput;
import org.mtl4j.serve.encoding.NumberInput;
import org.mtl4j.serve.encoding.Preprocessing;

/**
 * The features of tasks in a graph. All tasks have tensors of the same shapes; inputs of columns
 * that a task does not read are 0 there. So the first layers can be shared: their weights for a
 * column get gradients only from tasks that read it.
 */
final class FeatureInputs {
  private final Graph g;
  private final Preprocessing encoding;
  private final Map<String, Tensor> all = new LinkedHashMap<>();

  FeatureInputs(Graph g, Preprocessing encoding) {
    this.g = g;
    this.encoding = encoding;
    InputSpec inputs = encoding.inputs();
    if (!inputs.numbers().isEmpty()) {
      Shape shape = Shape.batchOf(inputs.numbers().size());
      all.put(InputSpec.NUMBERS, g.input(InputSpec.NUMBERS, DType.FLOAT, shape));
    }
    if (!inputs.categories().isEmpty()) {
      Shape shape = Shape.batchOf(inputs.categories().size());
      all.put(InputSpec.CODES, g.input(InputSpec.CODES, DType.INT, shape));
    }
    inputs
        .arrays()
        .forEach(
            (name, row) -> all.put(name, g.input(name, DType.FLOAT, Shape.batchOf(row.sizes()))));
  }

  /** The features of a task. */
  Features of(Task task) {
    List<String> columns = encoding.tasks().get(task.name());
    if (columns == null) {
      return new Features(all);
    }
    Set<String> read = Set.copyOf(columns);
    Map<String, Tensor> own = new LinkedHashMap<>(all);
    own.computeIfPresent(
        InputSpec.NUMBERS,
        (name, x) ->
            masked(x, encoding.numbers().stream().map(NumberInput::column).toList(), read));
    own.computeIfPresent(
        InputSpec.CODES,
        (name, x) -> masked(x, encoding.codes().stream().map(CodeInput::column).toList(), read));
    encoding
        .inputs()
        .arrays()
        .keySet()
        .forEach(
            name -> own.computeIfPresent(name, (n, x) -> read.contains(n) ? x : g.scale(x, 0)));
    return new Features(own);
  }

  /** The features, if all of these tasks have the same. */
  Optional<Features> common(List<Task> tasks) {
    List<Features> distinct = tasks.stream().map(this::of).distinct().toList();
    return distinct.size() == 1 ? Optional.of(distinct.get(0)) : Optional.empty();
  }

  /** The same with 0 for the columns that are not read: a missing number, code 0. */
  private Tensor masked(Tensor x, List<String> columns, Set<String> read) {
    if (read.containsAll(columns)) {
      return x;
    }
    int[] mask = columns.stream().mapToInt(column -> read.contains(column) ? 1 : 0).toArray();
    if (x.type() == DType.INT) {
      return g.multiply(x, g.constant(Shape.of(mask.length), mask));
    }
    float[] factors = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      factors[i] = mask[i];
    }
    return g.multiply(x, g.constant(Shape.of(mask.length), factors));
  }
}
