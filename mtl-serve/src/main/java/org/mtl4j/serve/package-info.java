// SPDX-License-Identifier: Apache-2.0
/**
 * Stored models: {@link org.mtl4j.serve.Model#load} opens a folder that training wrote and answers
 * raw rows. Nothing in this module trains, reads a configuration or loads a plugin.
 *
 * <p>Calls {@code api}, {@code backend}, {@code serve.answer}, {@code serve.bundle}, {@code
 * serve.encoding}.
 */
package org.mtl4j.serve;
