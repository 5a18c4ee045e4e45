// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import java.util.Map;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Tensor;

/**
 * The features of a batch.
 *
 * @param tensors by name: {@link InputSpec#NUMBERS} [batch, numbers], {@link InputSpec#CODES}
 *     [batch, fields], and arrays [batch, row...]
 */
public record Features(Map<String, Tensor> tensors) {
  public Features {
    tensors = Map.copyOf(tensors);
  }

  /**
   * A feature tensor.
   *
   * @throws ConfigurationException if the data has none of this name
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ConfigurationException(
          "the model needs the input '" + name + "', but the data has " + tensors.keySet());
    }
    return tensor;
  }
}
