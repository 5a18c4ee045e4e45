package org.mtl4j.api.sharing;

import java.util.List;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.sharing.Inputs.Features;

/**
 * A network that may be shared, described by its stages: first the {@link Stem}, which reads the
 * features (embeddings live there), then layers, each with its activation. Constructs as many
 * copies as a strategy asks for.
 */
public interface Encoder {
  /** Constructs stage 0: from features to a first tensor. */
  Stem stem(Scope scope, InputSpec inputs);

  /** The stages behind the stem, in order; each may be constructed several times, or not at all. */
  List<Stage> stages();

  /** Stage 0 of an encoder. */
  interface Stem {
    /** The shape of one row of the result. */
    Shape output();

    /** Builds the result [batch, output...]. */
    Tensor apply(Graph g, Features features);
  }

  /** A stage behind the stem. */
  @FunctionalInterface
  interface Stage {
    /**
     * Constructs its layer.
     *
     * @param in the shape of one row of what it reads
     */
    Layer build(Scope scope, Shape in);
  }
}
