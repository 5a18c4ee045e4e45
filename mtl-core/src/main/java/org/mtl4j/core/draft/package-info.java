// SPDX-License-Identifier: Apache-2.0
/**
 * A first configuration for a table: the format of its file, the contents of its columns, and which
 * columns could be learned.
 *
 * <p>Calls {@code api}, {@code core.data.csv}.
 */
package org.mtl4j.core.draft;
