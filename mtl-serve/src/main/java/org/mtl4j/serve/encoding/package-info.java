// SPDX-License-Identifier: Apache-2.0
/**
 * The encoding of raw columns as inputs of a model. A {@link
 * org.mtl4j.serve.encoding.Preprocessing} is fitted to training rows; it is an immutable tree of
 * records that encodes any table with the same columns and is stored with the model. {@link
 * org.mtl4j.serve.encoding.RowEncoder} does the same for single rows. Called by training and by
 * {@link org.mtl4j.serve.Model}.
 */
package org.mtl4j.serve.encoding;
