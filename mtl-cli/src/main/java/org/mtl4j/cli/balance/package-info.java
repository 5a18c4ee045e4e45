// SPDX-License-Identifier: Apache-2.0
/**
 * Balancers on gradients of the user, for {@code mtl balance}.
 *
 * <p>Calls {@code api}, {@code core}, {@code methods}, {@code serve}, {@code testkit}.
 */
package org.mtl4j.cli.balance;
