// SPDX-License-Identifier: Apache-2.0
/**
 * How the tasks' losses become one update. A {@link org.mtl4j.api.coordination.LossWeighting} turns
 * T losses into T terms. A {@link org.mtl4j.api.coordination.GradientBalancer} turns the Jacobian
 * of these terms into one update. A {@link org.mtl4j.api.coordination.Transfer} chooses the active
 * tasks of a step and adds losses between tasks. All are immutable records. State that changes from
 * step to step is in {@link org.mtl4j.api.coordination.History} or in variables, so that it is part
 * of every checkpoint.
 *
 * <p>Calls {@code api.graph}, {@code api.option}, {@code api.task}, {@code api.train}.
 */
package org.mtl4j.api.coordination;
