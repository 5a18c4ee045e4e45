// SPDX-License-Identifier: Apache-2.0
/**
 * Checkpoints of a run: writing them, checking that they belong to the run, resuming from them; and
 * warm starts from the variables of another run.
 *
 * <p>{@code Checkpoints}, {@code StopSignal} and {@code WarmStart} are for Java programs and
 * commands.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.checkpoint}, {@code core.config}, {@code
 * core.data}, {@code core.experiment}, {@code core.preparation}, {@code core.train.batch}, {@code
 * core.train.evaluation}, {@code core.train.history}, {@code core.train.plan}, {@code serve}.
 */
package org.mtl4j.core.train.resume;
