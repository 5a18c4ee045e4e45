// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.util.List;
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

  /**
   * Constructs the layers, with initial outputs near given numbers if the head has a bias for them.
   * By default the numbers are ignored.
   *
   * @param in the shape of one row of the representation
   * @param start one number for each output: the mean label, or the log odds of its share
   */
  default Layer build(Scope scope, Shape in, List<Double> start) {
    return build(scope, in, start.size());
  }
}
