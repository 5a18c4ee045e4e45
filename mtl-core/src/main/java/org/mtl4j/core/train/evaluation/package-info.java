// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluation of a run: metrics on the rows of one part, the criterion of an epoch, the best epoch,
 * and Δm.
 */
package org.mtl4j.core.train.evaluation;
