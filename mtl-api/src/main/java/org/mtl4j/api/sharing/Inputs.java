package org.mtl4j.api.sharing;

import java.util.Map;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Tensor;

/**
 * The features each task sees. Where all tasks read the same rows, {@link #of} gives the same
 * tensors for each, and equal expressions over them are computed once; so strategies need not tell
 * the two cases apart.
 */
@FunctionalInterface
public interface Inputs {
  /** The features of a task. */
  Features of(String task);

  /** The same features for every task. */
  static Inputs common(Features features) {
    return task -> features;
  }

  /**
   * Input tensors by name.
   *
   * @param tensors {@link InputSpec#NUMBERS} [batch, numbers], {@link InputSpec#CODES} [batch,
   *     fields], and arrays
   */
  record Features(Map<String, Tensor> tensors) {
    public Features {
      tensors = Map.copyOf(tensors);
    }

    /** An input that must be there. */
    public Tensor tensor(String name) {
      Tensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new ConfigurationException(
            "the model needs the input '" + name + "', but the data has " + tensors.keySet());
      }
      return tensor;
    }
  }
}
