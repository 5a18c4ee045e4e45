// SPDX-License-Identifier: Apache-2.0
/**
 * A network for each task; the features of all are mixed between layers.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing.stitch;
