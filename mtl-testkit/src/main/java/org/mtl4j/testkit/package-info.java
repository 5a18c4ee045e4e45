// SPDX-License-Identifier: Apache-2.0
/**
 * A second opinion on graphs: plain, slow arithmetic in 64 bits, written from the definitions of
 * the operations. Tests of layers, losses, strategies and backends compare with it; nothing else
 * calls it.
 */
package org.mtl4j.testkit;
