// SPDX-License-Identifier: Apache-2.0
/**
 * The plan of a run: a {@link org.mtl4j.core.train.plan.RunPlan} has everything that determines it,
 * an {@link org.mtl4j.core.train.plan.EvaluatedTask} a task with its metrics. Both are values.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.experiment}, {@code core.preparation}, {@code
 * methods}, {@code serve}.
 */
package org.mtl4j.core.train.plan;
