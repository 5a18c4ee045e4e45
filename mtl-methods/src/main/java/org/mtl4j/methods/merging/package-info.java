// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in rules that merge the parameters of trained models, one file each.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.merging;
