// SPDX-License-Identifier: Apache-2.0
/**
 * Checkpoints of a run, resuming from them, and initial values from another run.
 *
 * <p>{@code Checkpoints}, {@code StopSignal} and {@code WarmStart} are for Java programs and
 * commands; the rest is called by {@code step} and {@code core.train}. Calls {@code plan}, {@code
 * batch}, {@code history} and {@code core.checkpoint}.
 */
package org.mtl4j.core.train.resume;
