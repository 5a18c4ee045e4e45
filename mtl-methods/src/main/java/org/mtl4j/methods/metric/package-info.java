// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in metrics, one file each. All are exact, use row weights, leave out missing labels,
 * and are NaN if they are not defined. For several labels a metric is the mean over the labels for
 * which it is defined.
 */
package org.mtl4j.methods.metric;
