// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.nn.Layer;

/**
 * A part of a network that can be constructed several times: a stage of an {@link Encoder}, an
 * expert, a tower, an adapter.
 */
@FunctionalInterface
public interface Block {
  /**
   * Constructs its layer.
   *
   * @param in the shape of one row of the input
   */
  Layer build(Scope scope, Shape in);
}
