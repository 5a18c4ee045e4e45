// SPDX-License-Identifier: Apache-2.0
/**
 * The table of a comparison: means, deviations, paired tests, ranks, and its text.
 *
 * <p>Calls {@code api}, {@code core.compare.trial}, {@code core.train}, {@code
 * core.train.evaluation}, {@code core.train.plan}.
 */
package org.mtl4j.core.compare.table;
