// SPDX-License-Identifier: Apache-2.0
/**
 * Contenders from the text of a command line: names of methods, options in braces, grids.
 *
 * <p>Calls {@code api}, {@code core.compare.contender}, {@code core.config}, {@code
 * core.experiment}, {@code core.registry}, {@code core.train.plan}, {@code methods}.
 */
package org.mtl4j.core.compare.method;
