// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Tensor;

/**
 * The outputs of a {@link Network}.
 *
 * @param outputs one for each task [batch, outputWidth], or [batch, members, outputWidth] of an
 *     ensemble, in the order of the tasks
 * @param penalties scalars by name, added to the loss with weight 1, after balancing
 * @param representation the tensor that all heads read [batch, ...], if there is one
 */
public record Outputs(
    Map<String, Tensor> outputs, Map<String, Tensor> penalties, Optional<Tensor> representation) {

  public Outputs {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    penalties = Collections.unmodifiableMap(new LinkedHashMap<>(penalties));
  }

  /** Outputs without penalties and representation. */
  public static Outputs of(Map<String, Tensor> outputs) {
    return new Outputs(outputs, Map.of(), Optional.empty());
  }

  /** The same with one more penalty. */
  public Outputs penalty(String name, Tensor scalar) {
    Map<String, Tensor> all = new LinkedHashMap<>(penalties);
    all.put(name, scalar);
    return new Outputs(outputs, all, representation);
  }

  /** The same with the tensor that all heads read. */
  public Outputs representation(Tensor common) {
    return new Outputs(outputs, penalties, Optional.of(common));
  }
}
