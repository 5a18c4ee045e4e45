// SPDX-License-Identifier: Apache-2.0
/**
 * How raw columns become what a model reads. A {@link org.mtl4j.serve.encoding.Preprocessing} is
 * fitted on training rows and is from then on an immutable tree of records, which encodes any table
 * with the same columns and can be stored beside a model. {@link
 * org.mtl4j.serve.encoding.RowEncoder} is the same for single rows. Used by training and by {@link
 * org.mtl4j.serve.Model}.
 */
package org.mtl4j.serve.encoding;
