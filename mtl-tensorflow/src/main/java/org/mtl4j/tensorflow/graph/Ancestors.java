// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.graph.Tensor;

/** The tensors that a result is computed from. */
public final class Ancestors {
  private Ancestors() {}

  /** Some tensors and all that they depend on, with or without a gradient. */
  public static Set<Tensor> of(List<Tensor> tensors) {
    Set<Tensor> reached = new LinkedHashSet<>();
    List<Tensor> open = new ArrayList<>(tensors);
    while (!open.isEmpty()) {
      Tensor next = open.remove(open.size() - 1);
      if (reached.add(next)) {
        open.addAll(next.inputs());
      }
    }
    return reached;
  }
}
