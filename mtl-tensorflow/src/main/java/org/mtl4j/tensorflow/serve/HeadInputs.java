// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * What the heads of a model read: tensors of the features that no variable of a head is in, but
 * from which something with a variable of a head is computed. Variables of heads are in the scope
 * {@code heads}.
 */
final class HeadInputs {
  private static final String HEADS = "heads/";

  /** What a tensor is computed from. */
  private record From(boolean features, boolean head) {}

  private final Map<Tensor, From> known = new HashMap<>();

  private HeadInputs() {}

  /** The inputs of the heads [batch, ...], of known shape, each once. */
  static List<Tensor> of(List<Tensor> predictions) {
    HeadInputs walk = new HeadInputs();
    Set<Tensor> inputs = new LinkedHashSet<>();
    List<Tensor> reached = new ArrayList<>(Ancestors.of(predictions));
    reached.forEach(walk::learn);
    for (Tensor tensor : reached) {
      if (walk.known.get(tensor).head()) {
        tensor.inputs().stream()
            .filter(input -> input.type() == DType.FLOAT)
            .filter(input -> walk.known.get(input).features() && !walk.known.get(input).head())
            .map(HeadInputs::unflattened)
            .filter(input -> input.shape().rank() > 1 && input.shape().row().isKnown())
            .forEach(inputs::add);
      }
    }
    return List.copyOf(inputs);
  }

  /** Walks with a list, not recursion: networks may be deep. */
  private void learn(Tensor root) {
    List<Tensor> open = new ArrayList<>(List.of(root));
    while (!open.isEmpty()) {
      Tensor next = open.get(open.size() - 1);
      List<Tensor> missing =
          next.inputs().stream().filter(input -> !known.containsKey(input)).toList();
      open.addAll(missing);
      if (missing.isEmpty()) {
        open.remove(open.size() - 1);
        known.put(next, from(next));
      }
    }
  }

  private From from(Tensor tensor) {
    boolean variable = tensor.op() == Op.VARIABLE || tensor.op() == Op.LOOKUP;
    boolean own = variable && tensor.attribute("variable", Variable.class).name().startsWith(HEADS);
    List<From> inputs = tensor.inputs().stream().map(known::get).toList();
    return new From(
        tensor.op() == Op.INPUT || inputs.stream().anyMatch(From::features),
        own || inputs.stream().anyMatch(From::head));
  }

  /** The widest form before reshapes: members of an ensemble may be rows of a head's batch. */
  private static Tensor unflattened(Tensor input) {
    Tensor widest = input;
    for (Tensor next = input; next.op() == Op.RESHAPE; ) {
      next = next.inputs().get(0);
      if (next.shape().rank() > widest.shape().rank()) {
        widest = next;
      }
    }
    return widest;
  }
}
