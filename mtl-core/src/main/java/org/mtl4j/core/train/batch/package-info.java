// SPDX-License-Identifier: Apache-2.0
/**
 * The rows of a step: the order of batches, extra random batches, which rows are labeled for which
 * task, and which blocks a device holds. All of it is a function of seed, epoch and step.
 *
 * <p>Calls {@code api}, {@code core.experiment}, {@code core.preparation}, {@code core.train.plan}.
 */
package org.mtl4j.core.train.batch;
