// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code mtl} with its subcommands: combines core, TensorFlow backend and plugins.
 *
 * <p>Calls {@code api}, {@code backend}, {@code cli.balance}, {@code cli.run}, {@code cli.screen},
 * {@code cli.trial}, {@code core}, {@code report}, {@code serve}.
 */
package org.mtl4j.cli;
