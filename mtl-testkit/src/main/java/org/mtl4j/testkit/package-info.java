// SPDX-License-Identifier: Apache-2.0
/**
 * A reference implementation of graphs: slow arithmetic in 64 bits, written from the definitions of
 * the operations. Tests of layers, losses, strategies and backends compare with it.
 */
package org.mtl4j.testkit;
