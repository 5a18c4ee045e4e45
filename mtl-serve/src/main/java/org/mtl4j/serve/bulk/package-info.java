// SPDX-License-Identifier: Apache-2.0
/**
 * Bulk operations with a stored model: predictions for delimited text of any size and for tables,
 * and the export of its graph for other programs.
 *
 * <p>Calls {@code api}, {@code serve}, {@code serve.answer}, {@code serve.bundle}, {@code
 * serve.csv}, {@code serve.encoding}, {@code serve.file}.
 */
package org.mtl4j.serve.bulk;
