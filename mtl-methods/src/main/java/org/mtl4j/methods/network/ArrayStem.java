// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import java.util.Map;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Features;

/**
 * The only array of the features, as it is.
 *
 * @param name its name
 * @param output the shape of one row
 */
record ArrayStem(String name, Shape output) implements Stem {

  /**
   * The stem of images.
   *
   * @param encoder its name, for messages
   * @throws ConfigurationException if the features are not one array [height, width, channels]
   */
  static ArrayStem image(InputSpec inputs, String encoder) {
    ArrayStem stem = only(inputs, encoder);
    if (stem.output.rank() != 3 || !inputs.numbers().isEmpty() || !inputs.categories().isEmpty()) {
      throw new ConfigurationException(
          "the %s encoder reads one column of images [height, width, channels] and nothing else, but"
                  .formatted(encoder)
              + " the data has the array '%s' %s, %d numbers and %d categories"
                  .formatted(
                      stem.name, stem.output, inputs.numbers().size(), inputs.categories().size()));
    }
    return stem;
  }

  /**
   * The only array.
   *
   * @param encoder its name, for messages
   * @throws ConfigurationException if there is none or more than one
   */
  static ArrayStem only(InputSpec inputs, String encoder) {
    if (inputs.arrays().size() != 1) {
      throw new ConfigurationException(
          "the %s encoder reads one column of arrays, but the data has the arrays %s"
              .formatted(encoder, inputs.arrays().keySet()));
    }
    Map.Entry<String, Shape> array = inputs.arrays().entrySet().iterator().next();
    return new ArrayStem(array.getKey(), array.getValue());
  }

  @Override
  public Tensor apply(Graph g, Features features) {
    return features.tensor(name);
  }
}
