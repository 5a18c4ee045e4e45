// SPDX-License-Identifier: Apache-2.0
/**
 * What commands need to run: signals, the library with its plugins, folders and common options.
 *
 * <p>Calls {@code api}, {@code core}, {@code report}, {@code serve}, {@code tensorflow}.
 */
package org.mtl4j.cli.run;
