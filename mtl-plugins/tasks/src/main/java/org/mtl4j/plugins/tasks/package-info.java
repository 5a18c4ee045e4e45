// SPDX-License-Identifier: Apache-2.0
/**
 * More task types, one file each, with their metrics: ordinal scales, counts, quantiles, lifetime
 * values.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.plugins.tasks;
