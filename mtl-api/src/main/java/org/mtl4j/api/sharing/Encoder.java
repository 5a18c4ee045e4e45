// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;

/**
 * A network from features to a representation, described by its stages: first the {@link Stem},
 * which reads the features and has the embeddings, then layers, each with its activation. A sharing
 * strategy may construct each stage several times.
 */
public interface Encoder {
  /** Constructs the stem: from features to a first tensor. */
  Stem stem(Scope scope, InputSpec inputs);

  /** The stages after the stem, in order. */
  List<Block> stages();

  /**
   * The members of an ensemble; 1, no ensemble, by default. If there are several, a row of the
   * representation is [members, ...], and the output of a head is [batch, members, outputWidth]:
   * the loss of a row is the mean of the losses of the members, its prediction the mean of their
   * predictions.
   */
  default int members() {
    return 1;
  }

  /** The first stage of an encoder. */
  interface Stem {
    /** The shape of one row of the result. */
    Shape output();

    /** Builds the first tensor [batch, output...]. */
    Tensor apply(Graph g, Features features);
  }
}
