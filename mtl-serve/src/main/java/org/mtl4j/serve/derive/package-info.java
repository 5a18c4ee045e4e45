// SPDX-License-Identifier: Apache-2.0
/**
 * Stored models that are made from others: of some of their tasks, or with tasks added.
 *
 * <p>Calls {@code api}, {@code backend}, {@code serve}, {@code serve.answer}, {@code serve.bundle},
 * {@code serve.encoding}, {@code serve.file}.
 */
package org.mtl4j.serve.derive;
