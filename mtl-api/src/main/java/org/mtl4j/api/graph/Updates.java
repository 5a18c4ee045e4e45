// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.OptionalDouble;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.train.Phase;

/**
 * How a variable is updated, as its layer or sharing strategy wants it. {@code training.groups} and
 * {@code training.freeze} of a configuration come first.
 *
 * @param rate the factor of the learning rate, above 0
 * @param decay the weight decay; that of the optimizer if empty
 * @param phase the steps in which the variable is trained. In other steps its gradient is computed,
 *     and balancers and clipping read it
 */
public record Updates(double rate, OptionalDouble decay, Phase phase) {
  /** Learning rate and decay of the optimizer, in every step. */
  public static final Updates OPTIMIZER = new Updates(1, OptionalDouble.empty(), Phase.ALWAYS);

  /** Without weight decay. */
  public static final Updates NO_DECAY = new Updates(1, OptionalDouble.of(0), Phase.ALWAYS);

  /** Without updates: the variable keeps its initial value, and no gradient is computed. */
  public static final Updates FROZEN = new Updates(1, OptionalDouble.empty(), Phase.NEVER);

  public Updates {
    Bounds.positive("rate", rate);
    decay.ifPresent(value -> Bounds.notNegative("decay", value));
  }

  /** A multiple of the learning rate, with the decay of the optimizer. */
  public static Updates rate(double factor) {
    return new Updates(factor, OptionalDouble.empty(), Phase.ALWAYS);
  }

  /**
   * In some steps only, with the rate and decay of the optimizer.
   *
   * @param phase one object for all variables that are trained in the same steps
   */
  public static Updates during(Phase phase) {
    return new Updates(1, OptionalDouble.empty(), phase);
  }

  /** Whether the variable is never trained. */
  public boolean frozen() {
    return phase == Phase.NEVER;
  }

  /**
   * These updates with those of an inner scope: the product of the rates, the inner decay and phase
   * if they are given.
   */
  Updates with(Updates inner) {
    return new Updates(
        rate * inner.rate,
        inner.decay.isPresent() ? inner.decay : decay,
        inner.phase == Phase.ALWAYS ? phase : inner.phase);
  }
}
