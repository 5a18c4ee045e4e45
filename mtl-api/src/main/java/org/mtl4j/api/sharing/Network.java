// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import org.mtl4j.api.graph.Graph;

/** The constructed layers of a model. */
@FunctionalInterface
public interface Network {
  /** Builds the outputs of all tasks. Called once for each graph. */
  Outputs connect(Graph g, Inputs inputs);
}
