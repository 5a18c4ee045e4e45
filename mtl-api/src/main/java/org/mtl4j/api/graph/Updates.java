// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.OptionalDouble;
import org.mtl4j.api.option.Bounds;

/**
 * How a variable is updated, as its layer or sharing strategy wants it. {@code training.groups} and
 * {@code training.freeze} of a configuration come first.
 *
 * @param rate the factor of the learning rate, above 0
 * @param decay the weight decay; that of the optimizer if empty
 * @param frozen whether the variable keeps its initial value
 */
public record Updates(double rate, OptionalDouble decay, boolean frozen) {
  /** Learning rate and decay of the optimizer. */
  public static final Updates OPTIMIZER = new Updates(1, OptionalDouble.empty(), false);

  /** Without weight decay. */
  public static final Updates NO_DECAY = new Updates(1, OptionalDouble.of(0), false);

  /** Without updates. */
  public static final Updates FROZEN = new Updates(1, OptionalDouble.empty(), true);

  public Updates {
    Bounds.positive("rate", rate);
    decay.ifPresent(value -> Bounds.notNegative("decay", value));
  }

  /** A multiple of the learning rate, with the decay of the optimizer. */
  public static Updates rate(double factor) {
    return new Updates(factor, OptionalDouble.empty(), false);
  }
}
