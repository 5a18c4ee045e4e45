// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.function.Supplier;
import org.mtl4j.api.graph.Shape;

/**
 * An array on the device that is part of snapshots: a variable, or state of the optimizer or the
 * balancer.
 *
 * @param name its name in snapshots
 * @param operation fetch: its value
 * @param feed feed: a new value
 * @param assign target: sets the array to the fed value
 */
public record StateArray(
    String name, Shape shape, String operation, String feed, String assign, Initial initial) {

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
