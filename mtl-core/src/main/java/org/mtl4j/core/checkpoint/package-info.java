// SPDX-License-Identifier: Apache-2.0
/**
 * The folder with the last checkpoints of a run and the best parameters. Knows nothing of training:
 * {@code core.train.resume} decides what a checkpoint has and when one is written.
 */
package org.mtl4j.core.checkpoint;
