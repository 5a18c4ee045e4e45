package org.mtl4j.api.sharing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.graph.Tensor;

/**
 * What a connected network puts out.
 *
 * @param outputs one for each task [batch, outputWidth], in the order of the tasks
 * @param penalties named scalars, added to the loss after balancing, at weight one
 * @param representation what all heads read [batch, ...], where there is one such tensor
 */
public record Outputs(
    Map<String, Tensor> outputs, Map<String, Tensor> penalties, Optional<Tensor> representation) {

  public Outputs {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    penalties = Collections.unmodifiableMap(new LinkedHashMap<>(penalties));
  }

  /** Outputs alone. */
  public static Outputs of(Map<String, Tensor> outputs) {
    return new Outputs(outputs, Map.of(), Optional.empty());
  }

  /** With one more penalty. */
  public Outputs penalty(String name, Tensor scalar) {
    Map<String, Tensor> all = new LinkedHashMap<>(penalties);
    all.put(name, scalar);
    return new Outputs(outputs, all, representation);
  }

  /** With the tensor that all heads read. */
  public Outputs representation(Tensor common) {
    return new Outputs(outputs, penalties, Optional.of(common));
  }
}
