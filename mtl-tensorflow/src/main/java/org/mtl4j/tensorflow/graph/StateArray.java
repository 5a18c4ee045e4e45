// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.List;
import java.util.function.Supplier;
import org.mtl4j.api.graph.Shape;

/**
 * An array on the device that is part of snapshots: a variable, or state of the optimizer or the
 * balancer.
 *
 * <p>An array of several names holds the arrays of these names one after the other, along its first
 * axis.
 *
 * @param names its names in snapshots; one unless it is stacked
 * @param operation fetch: its value
 * @param feed feed: a new value
 * @param assign target: sets the array to the fed value
 */
public record StateArray(
    List<String> names,
    Shape shape,
    String operation,
    String feed,
    String assign,
    Initial initial) {

  /** The number of elements of each name. */
  public int elements() {
    return shape.elements() / names.size();
  }

  /** The initial value of an array. */
  public sealed interface Initial {
    /** Values that the host computes. */
    record Values(Supplier<float[]> values) implements Initial {}

    /**
     * The same number in all elements. It is filled in on the device: state may be as large as the
     * Jacobian.
     *
     * @param fill target: fills the array
     */
    record Filled(String fill) implements Initial {}
  }
}
