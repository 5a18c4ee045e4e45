// SPDX-License-Identifier: Apache-2.0
/**
 * The contract of sharing strategies, and networks on which a strategy can be tried.
 *
 * <p>Calls {@code api}, {@code testkit}.
 */
package org.mtl4j.testkit.sharing;
