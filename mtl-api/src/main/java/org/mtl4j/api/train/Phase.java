// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.train;

import org.mtl4j.api.train.Schedule.Position;

/**
 * The steps of a run in which a variable is trained. It depends only on the {@link Position}. In
 * all other steps neither the variable nor its optimizer state changes, and it does not decay.
 */
@FunctionalInterface
public interface Phase {
  /** Every step. */
  Phase ALWAYS = position -> true;

  /** No step. */
  Phase NEVER = position -> false;

  /** Whether a step belongs to the phase. */
  boolean contains(Position position);
}
