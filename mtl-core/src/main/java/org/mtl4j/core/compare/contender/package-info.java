// SPDX-License-Identifier: Apache-2.0
/**
 * What a comparison compares: contenders, and the single-task baselines.
 *
 * <p>Calls {@code api}, {@code core.experiment}, {@code core.train}, {@code core.train.plan},
 * {@code methods}.
 */
package org.mtl4j.core.compare.contender;
