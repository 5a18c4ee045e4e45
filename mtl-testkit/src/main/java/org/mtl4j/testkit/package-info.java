// SPDX-License-Identifier: Apache-2.0
/**
 * A reference interpreter of graphs: plain arithmetic in float64, written from the definitions of
 * the operations. Tests of layers, losses, strategies and backends compare with it.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.testkit;
