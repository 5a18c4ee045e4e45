// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in metrics, one file each. All are exact, use row weights, ignore missing labels, and
 * are NaN if undefined. Over several labels or targets, a metric is the mean over those for which
 * it is defined.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.metric;
