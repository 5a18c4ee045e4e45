// SPDX-License-Identifier: Apache-2.0
/**
 * Comparisons: every single-task baseline and every contender, trained from the same initial values
 * with the same budget. {@link org.mtl4j.core.compare.Comparison} is the entry point; {@code
 * contender}, {@code trial} and {@code table} are its parts; {@code method} parses contenders.
 *
 * <p>Calls {@code api}, {@code core.compare.contender}, {@code core.compare.table}, {@code
 * core.compare.trial}, {@code core.experiment}, {@code core.preparation}, {@code core.train},
 * {@code core.train.plan}.
 */
package org.mtl4j.core.compare;
