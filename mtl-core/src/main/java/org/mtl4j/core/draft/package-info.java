// SPDX-License-Identifier: Apache-2.0
/**
 * From a table to a first configuration: how its file is written, what its columns hold, which of
 * them could be learned. Called by the command line; calls {@code core.data} to read the table.
 */
package org.mtl4j.core.draft;
