package org.mtl4j.api.sharing;

import org.mtl4j.api.graph.Graph;

/** Constructed layers, ready to be connected. */
@FunctionalInterface
public interface Network {
  /** Builds the outputs of all tasks; called once for each graph. */
  Outputs connect(Graph g, Inputs inputs);
}
