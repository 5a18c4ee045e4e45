// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks that depend on each other: events that require an earlier event, such as a purchase after a
 * click.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.sharing.chain;
