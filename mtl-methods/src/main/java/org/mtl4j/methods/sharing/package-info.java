// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in sharing strategies, one file each.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing;
