// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks read one encoder, or one part of a network: the layers below, in the middle or above.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing.hard;
