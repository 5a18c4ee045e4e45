// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluation of a run: metrics on the rows of one part, the criterion of an epoch, the best epoch,
 * and Δm.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.experiment}, {@code core.preparation}, {@code
 * core.train.batch}, {@code core.train.plan}.
 */
package org.mtl4j.core.train.evaluation;
