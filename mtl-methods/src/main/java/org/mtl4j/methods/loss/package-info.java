// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in losses, one file each. A loss gives one value for each label; the caller handles
 * missing labels, row weights and the mean.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.loss;
