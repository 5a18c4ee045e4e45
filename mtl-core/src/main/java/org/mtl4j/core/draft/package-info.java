// SPDX-License-Identifier: Apache-2.0
/**
 * Drafts a first configuration from files of rows: the format of the file, the roles of its
 * columns, and the columns that can be labels of tasks.
 *
 * <p>Calls {@code api}, {@code core.data}, {@code core.data.csv}, {@code core.experiment}, {@code
 * methods}.
 */
package org.mtl4j.core.draft;
