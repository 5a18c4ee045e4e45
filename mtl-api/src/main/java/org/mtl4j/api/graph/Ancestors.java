// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tensors that results are computed from, with or without a gradient. See {@link Reach}. */
public final class Ancestors {
  private Ancestors() {}

  /**
   * Some tensors and all that they are computed from.
   *
   * @return in an order that is the same for equal graphs
   */
  public static Set<Tensor> of(Collection<Tensor> tensors) {
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
