// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code mtl}: puts core, TensorFlow backend and plugins together.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core}, {@code methods}, {@code serve}, {@code
 * tensorflow}, {@code testkit}.
 */
package org.mtl4j.cli;
