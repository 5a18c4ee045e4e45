// SPDX-License-Identifier: Apache-2.0
/**
 * Pareto fronts: one experiment trained along preferences, which points are dominated, and the
 * hypervolume.
 *
 * <p>Calls {@code api}, {@code core.compare.contender}, {@code core.compare.table}, {@code
 * core.compare.trial}, {@code core.experiment}, {@code core.preparation}, {@code core.train},
 * {@code core.train.batch}, {@code core.train.plan}, {@code methods}.
 */
package org.mtl4j.core.pareto;
