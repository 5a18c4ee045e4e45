// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in loss weightings, one file each.
 *
 * <p>Calls {@code api}, {@code methods.solver}.
 */
package org.mtl4j.methods.weighting;
