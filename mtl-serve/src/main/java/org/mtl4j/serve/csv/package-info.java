// SPDX-License-Identifier: Apache-2.0
/**
 * Delimited text: its parser, and its rows one after the other.
 *
 * <p>Calls {@code api}, {@code serve.file}.
 */
package org.mtl4j.serve.csv;
