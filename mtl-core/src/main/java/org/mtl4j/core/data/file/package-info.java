// SPDX-License-Identifier: Apache-2.0
/**
 * Files of rows, read by the data source that their endings or the user names, and how they are
 * compressed.
 *
 * <p>Calls {@code api}, {@code core.data.csv}, {@code core.registry}.
 */
package org.mtl4j.core.data.file;
