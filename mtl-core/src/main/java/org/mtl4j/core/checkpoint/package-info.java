// SPDX-License-Identifier: Apache-2.0
/**
 * The folder of checkpoints: the newest ones and the best epoch. Independent of training; {@code
 * core.train} determines the contents and the time of a checkpoint.
 *
 * <p>Calls {@code api}, {@code serve}.
 */
package org.mtl4j.core.checkpoint;
