// SPDX-License-Identifier: Apache-2.0
/**
 * Checkpoints as files: the format, the folder that keeps the last few and the best, the lock of a
 * folder, and what tells whether a checkpoint belongs to a run. Knows nothing of training; {@code
 * core.train} says what is in a checkpoint and when one is written.
 */
package org.mtl4j.core.checkpoint;
