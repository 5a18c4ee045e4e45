// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in encoders and heads, one file each.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.network;
