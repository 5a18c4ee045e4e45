// SPDX-License-Identifier: Apache-2.0
/**
 * The steps of a run: active tasks, the host's part of weighting and balancing, the probe of a loss
 * weighting, and steps with numbers that are not finite.
 */
package org.mtl4j.core.train.step;
