// SPDX-License-Identifier: Apache-2.0
/**
 * The folder of a stored model: its files, their checksums and their JSON.
 *
 * <p>Calls {@code api}, {@code serve.answer}, {@code serve.encoding}, {@code serve.file}.
 */
package org.mtl4j.serve.bundle;
