// SPDX-License-Identifier: Apache-2.0
/**
 * Output for people: tables, progress on a terminal, charts, and the registry as JSON.
 *
 * <p>Calls {@code api}, {@code core}, {@code serve}.
 */
package org.mtl4j.cli.screen;
