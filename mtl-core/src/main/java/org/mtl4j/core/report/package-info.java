// SPDX-License-Identifier: Apache-2.0
/**
 * The files of results: metrics, history and tables. Each file is written completely or not at all.
 *
 * <p>Calls {@code api}, {@code core.compare.table}, {@code core.compare.trial}, {@code
 * core.pareto}, {@code core.preparation}, {@code core.train}, {@code core.train.plan}, {@code
 * serve}.
 */
package org.mtl4j.core.report;
