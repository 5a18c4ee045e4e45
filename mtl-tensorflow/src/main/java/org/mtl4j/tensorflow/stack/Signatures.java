// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * Numbers for the structure of tensors. Two tensors have the same number if they are computed by
 * the same operations, up to the choice of variables, inputs, constants and slices of one size.
 */
final class Signatures {
  private final Map<List<Object>, Integer> numbers = new HashMap<>();
  private final Map<Tensor, Integer> signatures = new HashMap<>();

  private final Function<Variable, Object> kinds;

  /**
   * Numbers some tensors and all that they are computed from.
   *
   * @param kinds equal for variables that may take each other's place
   */
  Signatures(Collection<Tensor> roots, Function<Variable, Object> kinds) {
    this.kinds = kinds;
    Ancestors.of(roots).stream().sorted(Comparator.comparingInt(Tensor::id)).forEach(this::number);
  }

  private void number(Tensor tensor) {
    List<Object> key =
        List.of(
            tensor.op(),
            tensor.type(),
            tensor.shape(),
            attributes(tensor),
            tensor.inputs().stream().map(signatures::get).toList());
    signatures.put(tensor, numbers.computeIfAbsent(key, ignored -> numbers.size()));
  }

  private Map<String, Object> attributes(Tensor tensor) {
    return switch (tensor.op()) {
      case VARIABLE, LOOKUP ->
          Map.of("kind", kinds.apply(tensor.attribute("variable", Variable.class)));
      case INPUT, CONSTANT, RANDOM_UNIFORM, RANDOM_NORMAL -> Map.of();
      case SLICE -> Map.of("axis", tensor.attribute("axis", Integer.class));
      default -> tensor.attributes();
    };
  }

  /** Groups tensors of equal structure, in the order of their first members. */
  Collection<List<Tensor>> groups(List<Tensor> tensors) {
    Map<Integer, List<Tensor>> groups = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      groups.computeIfAbsent(signatures.get(tensor), ignored -> new ArrayList<>()).add(tensor);
    }
    return groups.values();
  }
}
