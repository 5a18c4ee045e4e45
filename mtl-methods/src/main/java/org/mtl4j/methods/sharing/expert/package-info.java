// SPDX-License-Identifier: Apache-2.0
/**
 * Experts that tasks share, and gates that choose among them.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing.expert;
