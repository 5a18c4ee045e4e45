// SPDX-License-Identifier: Apache-2.0
/**
 * The steps of a run: active tasks, the host's part of weighting and balancing, the probe of a loss
 * weighting, and steps with numbers that are not finite.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.experiment}, {@code core.preparation}, {@code
 * core.train.assembly}, {@code core.train.batch}, {@code core.train.evaluation}, {@code
 * core.train.history}, {@code core.train.plan}, {@code core.train.resume}.
 */
package org.mtl4j.core.train.step;
