// SPDX-License-Identifier: Apache-2.0
/**
 * Trials of comparisons and fronts: worker processes, stored runs and their progress.
 *
 * <p>Calls {@code api}, {@code cli.run}, {@code cli.screen}, {@code core}, {@code report}, {@code
 * serve}.
 */
package org.mtl4j.cli.trial;
