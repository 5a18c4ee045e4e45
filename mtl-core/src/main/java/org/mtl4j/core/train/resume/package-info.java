// SPDX-License-Identifier: Apache-2.0
/**
 * What outlasts a process: the checkpoints of a run, what tells them from those of another run, the
 * way back from them, and the first values that a run takes from another.
 *
 * <p>{@code Checkpoints}, {@code StopSignal} and {@code WarmStart} are for Java programs and
 * commands; the rest is called by {@code step} and {@code core.train}. Calls {@code plan}, {@code
 * batch}, {@code history} and {@code core.checkpoint}.
 */
package org.mtl4j.core.train.resume;
