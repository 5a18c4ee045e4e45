// SPDX-License-Identifier: Apache-2.0
/**
 * From raw columns to the inputs of a model. A {@link org.mtl4j.serve.encoding.Preprocessing} is
 * fitted on training rows; after that it is an immutable tree of records that encodes any table
 * with the same columns and is stored with a model. {@link org.mtl4j.serve.encoding.RowEncoder}
 * encodes single rows to the same bits.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.serve.encoding;
