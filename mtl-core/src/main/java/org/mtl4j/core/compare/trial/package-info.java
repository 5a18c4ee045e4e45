// SPDX-License-Identifier: Apache-2.0
/**
 * The runs of a comparison or a front: what a trial is, where it runs, and its outcome.
 *
 * <p>Calls {@code api}, {@code core.compare.contender}, {@code core.experiment}, {@code
 * core.train}, {@code core.train.plan}, {@code core.train.resume}.
 */
package org.mtl4j.core.compare.trial;
