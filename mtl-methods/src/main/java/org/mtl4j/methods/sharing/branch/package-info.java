// SPDX-License-Identifier: Apache-2.0
/**
 * Each task takes a path of its own through shared modules, and learns which.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing.branch;
