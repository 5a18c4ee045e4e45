// SPDX-License-Identifier: Apache-2.0
/**
 * Trials and outcomes as JSON: in a folder, so that finished trials are not run again, and as lines
 * for other processes.
 *
 * <p>Calls {@code api}, {@code core.compare.contender}, {@code core.compare.trial}, {@code
 * core.config}, {@code core.data}, {@code core.experiment}, {@code core.preparation}, {@code
 * core.registry}, {@code core.report}, {@code core.train}, {@code core.train.plan}, {@code serve}.
 */
package org.mtl4j.core.compare.store;
