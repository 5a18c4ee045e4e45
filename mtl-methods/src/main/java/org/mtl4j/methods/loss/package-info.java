// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in losses, one file each. A loss gives one value per label; the caller handles missing
 * labels, row weights and the mean. Called by tasks.
 */
package org.mtl4j.methods.loss;
