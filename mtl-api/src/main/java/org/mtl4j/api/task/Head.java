// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.nn.Layer;

/** The last layers of a task's network: from a representation to the output of the task. */
public interface Head {
  /**
   * Constructs the layers.
   *
   * @param in the shape of one row of the representation
   * @param outputs the width of the output
   */
  Layer build(Scope scope, Shape in, int outputs);
}
