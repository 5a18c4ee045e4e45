// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare;

import java.util.function.LongFunction;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * What the runs of each seed have in common.
 *
 * @param of the plan of a seed
 * @param splits whether each seed has its own split, and so its own plan
 */
public record SeededPlans(LongFunction<RunPlan> of, boolean splits) {
  /** One plan for all seeds. */
  public static SeededPlans common(RunPlan plan) {
    return new SeededPlans(seed -> plan, false);
  }

  /** The plan of a seed. */
  public RunPlan plan(long seed) {
    return of.apply(seed);
  }
}
